"""Renders pages, and problems as pages where a person looks at one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from orchestration.publish.report.formats import FILTERS
from orchestration.serve.http.problems import of_http_error, of_invalid_request
from orchestration.settings import SERVE_TEMPLATES

environment = Environment(loader=FileSystemLoader(SERVE_TEMPLATES), autoescape=True, undefined=StrictUndefined)
environment.filters |= FILTERS


def rendered(template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    return HTMLResponse(environment.get_template(f"{template}.html.j2").render(values), status)


def problem_page(request: Request, error: HTTPException) -> Response:
    """A problem for people who look at a page: where to sign in, or what went wrong; for programs as always."""
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
    return rendered("problem", words, status)
