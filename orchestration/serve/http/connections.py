"""Connections that keep nobody waiting: what sends its request too slowly, or none at all, makes room for others."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 15  # for a request to be there as a whole; none is longer than 64 kB and its head
MAXIMUM_WAITING = 400  # connections that owe a request, below the files that a process may have open


class BoundedConnection(H11Protocol):
    """HTTP 1.1 by h11. A request that has begun has to be whole within REQUEST_SECONDS, as has the first one of a
    connection; of connections that owe a request the longest waiting are closed when there are too many."""

    _waiting: ClassVar[dict[BoundedConnection, None]] = {}
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        self._limit()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._owes_a_request():
            self._wait_no_more()
        elif self._deadline is None:
            self._limit()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _owes_a_request(self) -> bool:
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def _wait(self) -> None:
        self._waiting[self] = None
        if len(self._waiting) > MAXIMUM_WAITING:
            next(iter(self._waiting))._drop()

    def _limit(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self._drop)

    def _wait_no_more(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _drop(self) -> None:
        self._wait_no_more()
        self.transport.abort()
