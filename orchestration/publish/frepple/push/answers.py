"""Judges what the tool answers: what is not what was asked for becomes an error in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

PASSING = (502, 503, 504)


class ToolError(Exception):
    """The tool could not be reached, refused us, or answered what it should not; the message says what was asked."""


class Unreachable(ToolError):
    """No answer, or one that says to come again: reading is tried again."""


class NotThere(ToolError):
    """The tool has nothing at this place."""


def check(response: httpx.Response, path: str) -> None:
    """Raises ToolError unless the request was done."""
    status = response.status_code
    if response.has_redirect_location:
        raise ToolError(_redirected(response, path))
    if status in PASSING:
        raise Unreachable(f"{path} answered {status}")
    refusals = {
        401: "frePPLe does not accept the credentials",
        403: "frePPLe does not let this user in, or not do this",
    }
    if status == 404:
        raise NotThere(f"{path} is not there: is the URL right, with the scenario as its path, and the app installed?")
    if not response.is_success:
        raise ToolError(f"{path} answered {status}: {refusals.get(status, 'frePPLe could not do it')}")


def _redirected(response: httpx.Response, path: str) -> str:
    target = response.url.join(response.headers["location"])
    if target.host != response.url.host:
        return f"{path} leads to another host, {target.host}: not followed, it would be told our credentials"
    if "/login" in target.path:
        return f"{path} asks to log in: frePPLe does not accept the credentials"
    return f"{path} leads to {urlsplit(str(target))._replace(query='').geturl()}: give the URL that frePPLe itself uses"


def json_of(response: httpx.Response, path: str) -> Any:
    check_json(response, path)
    try:
        return response.json()
    except ValueError:
        raise ToolError(f"{path} answered what is no JSON") from None


def text_of(response: httpx.Response, path: str) -> str:
    if "json" in response.headers.get("content-type", ""):
        raise ToolError(f"{path} has no text: {response.text}")
    return response.text


def check_json(response: httpx.Response, path: str) -> None:
    kind = response.headers.get("content-type", "nothing")
    if "json" not in kind:
        raise ToolError(f"{path} answered {kind.split(';')[0]} where frePPLe answers JSON: is it frePPLe's URL?")
