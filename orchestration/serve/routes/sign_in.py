"""Signing in to the pages and out of them again, and how they look."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from orchestration.serve.http.keys import Scope, authenticate
from orchestration.serve.http.page_access import COOKIE, Proof, check_form
from orchestration.serve.http.problems import Problem
from orchestration.serve.http.templates import rendered
from orchestration.serve.service import Served
from orchestration.settings import SERVE_TEMPLATES

Page = Literal["/", "/exceptions"]
router = APIRouter()


@router.get("/login")
def login(page: Page = "/exceptions") -> Response:
    return rendered("login", {"page": page, "refused": False})


@router.post("/login")
def sign_in(
    request: Request, service: Served, key: Annotated[str, Form(max_length=200)], page: Annotated[Page, Form()]
) -> Response:
    """Sign in, with a key that may read, until the browser closes or the server stops."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Problem(403, "sign in on this server's own page")
    known = authenticate(service.settings, key.strip())
    if known is None or Scope.READ not in known.scopes:
        return rendered("login", {"page": page, "refused": True}, 401)
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
