"""Signing in to the pages, with a cookie that scripts and other sites cannot use, and out of them again.

Each form carries a token that follows from what the request is admitted by, so that no other site can send one.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from orchestration.publish.report.formats import FILTERS
from orchestration.serve.access import Bearer, Header, admit
from orchestration.serve.keys import Key, Scope, authenticate
from orchestration.serve.problems import Problem, of_http_error, of_invalid_request
from orchestration.serve.service import Served, service_of
from orchestration.settings import SERVE_TEMPLATES

COOKIE = "truestock_session"
Page = Literal["/", "/exceptions"]
Proof = Annotated[str, Form(alias="form_token", max_length=64)]
router = APIRouter()
environment = Environment(loader=FileSystemLoader(SERVE_TEMPLATES), autoescape=True, undefined=StrictUndefined)
environment.filters |= FILTERS


def rendered(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(environment.get_template(f"{template}.html.j2").render(**values), status)


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
        raise Problem(403, "the form is not one that this server gave out; open the page again")


@router.get("/login")
def login(page: Page = "/exceptions") -> Response:
    return rendered("login", page=page, refused=False)


@router.post("/login")
def sign_in(
    request: Request, service: Served, key: Annotated[str, Form(max_length=200)], page: Annotated[Page, Form()]
) -> Response:
    """Sign in until the browser closes or the server ends, with a key that may read."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Problem(403, "sign in on this server's own page")
    known = authenticate(service.settings, key.strip())
    if known is None or Scope.READ not in known.scopes:
        return rendered("login", 401, page=page, refused=True)
    answer = RedirectResponse(page, 303)
    session, is_encrypted = service.sessions.begin(key.strip()), request.url.scheme == "https"
    answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", secure=is_encrypted, path="/")
    return answer


@router.post("/logout")
def sign_out(request: Request, service: Served, proof: Proof) -> Response:
    """Whatever became of the key meanwhile."""
    session = request.cookies.get(COOKIE, "")
    check_form(proof, session)
    service.sessions.end(session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/style.css")
def style() -> Response:
    return FileResponse(SERVE_TEMPLATES / "style.css", headers={"Cache-Control": "no-cache"})


def problem_page(request: Request, error: HTTPException) -> Response:
    """A problem for people who look at a page: where to sign in, or what went wrong; for programs as ever."""
    if not _is_page(request):
        return of_http_error(request, error)
    if error.status_code == 401:
        path = request.url.path
        return RedirectResponse(f"/login?page={path if path == '/' else '/exceptions'}", 303)
    answer = _explained(request, error.status_code, error.detail)
    answer.headers.update(error.headers or {})
    return answer


def invalid_page(request: Request, error: RequestValidationError) -> Response:
    """What was filled in wrongly, likewise."""
    if not _is_page(request):
        return of_invalid_request(request, error)
    return _explained(request, 422, "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors()))


def _is_page(request: Request) -> bool:
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def _explained(request: Request, status: int, detail: str) -> HTMLResponse:
    words = {"status": status, "detail": detail, "correlation_id": request.state.correlation_id}
    return HTMLResponse(environment.get_template("problem.html.j2").render(**words), status)
