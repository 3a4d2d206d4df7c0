"""Query parameters that a path does not know: refused by name, since a filter that was misspelt would give all rows."""

from __future__ import annotations

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import ParamTypes, Query
from fastapi.routing import APIRoute


def known_parameters(request: Request) -> None:
    """Of any path but those that describe parameters of their own, and check these. Raises RequestValidationError."""
    route = request.scope["route"]
    if not isinstance(route, APIRoute) or "parameters" in (route.openapi_extra or {}):
        return
    known = [one.alias for one in get_flat_params(route.dependant) if _is_in_query(one.field_info)]
    if unknown := sorted(set(request.query_params) - set(known)):
        words = f"no such parameter; there {_are(known)}"
        raise RequestValidationError([{"loc": ("query", name), "msg": words} for name in unknown])


def _is_in_query(field: object) -> bool:
    return isinstance(field, Query) and field.in_ == ParamTypes.query


def _are(names: list[str]) -> str:
    return f"are {', '.join(names)}" if names else "is none"
