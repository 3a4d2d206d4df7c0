"""Errors as RFC 9457 problems: what was wrong, in words, with the correlation id, and never a stack trace."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

PROBLEM = "application/problem+json"


class Fault(BaseModel):
    """A part of the request that was not understood."""

    where: str
    message: str


class ProblemDetails(BaseModel):
    """What every answer from 400 on holds; `errors` only where single parts of the request are wrong."""

    type: str
    title: str
    status: int
    detail: str
    correlation_id: str
    errors: list[Fault] = []


class Problem(HTTPException):
    """Ends a request with a status and, in words, why."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)


def problem_response(
    request: Request,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    errors: Sequence[Fault] = (),
) -> JSONResponse:
    body = ProblemDetails(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        correlation_id=request.state.correlation_id,
        errors=list(errors),
    )
    return JSONResponse(body.model_dump(), status, {"Cache-Control": "no-store", **(headers or {})}, PROBLEM)


def of_http_error(request: Request, error: HTTPException) -> JSONResponse:
    return problem_response(request, error.status_code, error.detail, dict(error.headers or {}))


def of_invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
    """The values sent are not repeated: they may be secrets."""
    errors = [Fault(where=".".join(map(str, one["loc"])), message=one["msg"]) for one in error.errors()]
    return problem_response(request, 422, "; ".join(f"{one.where}: {one.message}" for one in errors), errors=errors)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems that a path may answer with."""
    content = {PROBLEM: {"schema": {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}
