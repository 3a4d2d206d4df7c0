"""Who looks at a page or sends its forms: identified by a key, or by a cookie that scripts and other sites cannot use.

Each form carries a token that follows from what the request is admitted by, so that no other site can send one.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import Depends, Form, Request

from orchestration.serve.http.access import Bearer, Header, admit
from orchestration.serve.http.keys import Key, Scope
from orchestration.serve.http.problems import Problem
from orchestration.serve.service import service_of

COOKIE = "truestock_session"
Proof = Annotated[str, Form(alias="form_token", max_length=64)]


def signed_in(scope: Scope) -> Any:
    """A dependency: the key of a header or of who is signed in, with what the request carries of it.

    Raises Problem 401, 403, 429.
    """

    def check(request: Request, bearer: Bearer, header: Header) -> tuple[Key, str]:
        service = service_of(request)
        if token := bearer.credentials if bearer else header:
            return admit(service, token, scope), token
        session = request.cookies.get(COOKIE, "")
        return admit(service, service.sessions.token(session), scope), session

    return Depends(check)


def form_token(carried: str) -> str:
    """What a form must carry: nobody without the key or cookie can make it."""
    return hmac.new(carried.encode(), b"truestock form", hashlib.sha256).hexdigest()


def check_form(proof: str, carried: str) -> None:
    """Raises Problem 403 for a form of another site, or of who is not signed in any more."""
    if not hmac.compare_digest(proof.encode(), form_token(carried).encode()):
        raise Problem(403, "this server did not issue the form; open the page again")
