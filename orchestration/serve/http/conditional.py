"""Answers that a reader may keep: their tag, how long they are good, and whether the reader has them already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send

from orchestration.publish.schemas import SCHEMA_VERSION

FOR_EVER = "private, max-age=31536000, immutable"
ASK_EACH_TIME = "private, no-cache"
VARY = "Accept, Authorization, X-API-Key"  # what one key's reader kept is not for the next person at the machine
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The reader has it already (If-None-Match)."}}


def tag_of(*what: str | int | Sequence[object] | None) -> str:
    """An ETag of one form of one part of a release."""
    return f'"{hashlib.sha256(json.dumps([SCHEMA_VERSION, *what]).encode()).hexdigest()[:32]}"'


def kept_headers(tag: str, is_pinned: bool) -> dict[str, str]:
    """An answer may be kept where its address names a release; else its reader asks each time if it still holds."""
    return {"ETag": tag, "Cache-Control": FOR_EVER if is_pinned else ASK_EACH_TIME, "Vary": VARY}


def not_modified(request: Request, headers: dict[str, str]) -> Response | None:
    """A 304 where the reader has what `headers` tag, else None."""
    known = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return Response(status_code=304, headers=headers) if tags & {"*", headers["ETag"]} else None


def kept_file(request: Request, path: Path, media_type: str, headers: dict[str, str]) -> Response:
    """A file of a release, or a 304."""
    return not_modified(request, headers) or WholeFile(path, media_type=media_type, headers=headers)


class WholeFile(FileResponse):
    """A file that is always sent whole: requests for parts of one could fail in ways that give no problem document."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers["Accept-Ranges"] = "none"
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)
