"""Who asks, whether they may, and how often: what each protected path depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from orchestration.serve.http.keys import Key, Scope, authenticate
from orchestration.serve.http.problems import Problem, documented
from orchestration.serve.service import Service, service_of

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="truestock"'}
REFUSALS = documented(401, 403, 429)

Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(HTTPBearer(auto_error=False))]
Header = Annotated[str | None, Security(APIKeyHeader(name="X-API-Key", auto_error=False))]


def allowed(scope: Scope) -> Callable[..., Key]:
    """A dependency: the caller's key. Ends the request with 401, 403 or 429."""

    def check(request: Request, bearer: Bearer, header: Header) -> Key:
        return admit(service_of(request), bearer.credentials if bearer else header, scope)

    return check


def admit(service: Service, token: str | None, scope: Scope) -> Key:
    """The key of `token`, if it may do what `scope` says and has a request left. Raises Problem 401, 403, 429."""
    key = authenticate(service.settings, token) if token else None
    if key is None:
        raise Problem(401, "a valid API key is needed: Authorization: Bearer, or X-API-Key", CHALLENGE)
    if wait := service.limits.seconds_to_wait(key.key_id, key.requests_per_minute):
        words = f"more than {key.requests_per_minute} requests a minute; try again in {wait} s"
        raise Problem(429, words, {"Retry-After": str(wait)})
    if scope not in key.scopes:
        raise Problem(403, f"the key may {' and '.join(key.scopes)}, and this needs {scope}")
    return key


Reader = Annotated[Key, Depends(allowed(Scope.READ))]
Actor = Annotated[Key, Depends(allowed(Scope.ACT))]
