"""What every answer carries, and what no request may do: around all paths, whatever they answer."""

from __future__ import annotations

import logging
import re
import time
import uuid

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestration.serve.http.metrics import Metrics, path_of
from orchestration.serve.http.problems import problem_response

CORRELATION = "X-Correlation-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
MAXIMUM_BODY = 64 * 1024  # bytes
MAXIMUM_REQUESTS = 200  # answered at once
ALWAYS_ANSWERED = "/healthz"
PROTECTIONS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
log = logging.getLogger("truestock.serve")


class Envelope:
    """Gives each request a correlation id, or keeps its own; protects and counts answers; turns a crash into a 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server sends the head alone
        correlation_id = _correlation_id(Headers(scope=scope).get(CORRELATION))
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        status, started = None, time.perf_counter()
        self._under_way += 1

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[CORRELATION] = correlation_id
                for name, value in PROTECTIONS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._bounded(scope, receive, answer)
        except Exception:
            log.exception("request %s failed", correlation_id)
            if status is not None:
                raise  # the answer has begun; only a broken connection can tell that it is not whole
            response = problem_response(
                Request(scope), 500, "the request failed; the log says more under its correlation id"
            )
            await response(scope, receive, answer)
        finally:
            self._under_way -= 1
            path = path_of(scope)
            if (status or 500) >= 400:
                log.warning("request %s: %s %s answered with %s", correlation_id, scope["method"], path, status)
            self.metrics.answered(scope["method"], path, status or 500, time.perf_counter() - started)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """No more requests at once than the server can answer; none longer than any legitimate one, and each says how
        long it is."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if self._under_way > MAXIMUM_REQUESTS and scope["path"] != ALWAYS_ANSWERED:
            response = problem_response(Request(scope), 503, "too many requests at once", {"Retry-After": "1"})
        elif "transfer-encoding" in headers:
            response = problem_response(Request(scope), 411, "say in Content-Length how long the body is")
        elif not length.isdecimal() or int(length) > MAXIMUM_BODY:
            response = problem_response(Request(scope), 413, f"at most {MAXIMUM_BODY} bytes")
        else:
            return await self.app(scope, receive, send)
        return await response(scope, receive, send)


def _correlation_id(given: str | None) -> str:
    return given if given and WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
