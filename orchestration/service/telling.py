"""Alerts of the service itself, through the outbox: the daemon, which sends all others, may be what is down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from orchestration.alerts.alert import Alert, Subject
from orchestration.alerts.findings import PLATFORM
from orchestration.alerts.outbox import Outbox
from orchestration.alerts.send import send_waiting
from orchestration.heartbeat import Fault
from orchestration.instants import format_instant
from orchestration.settings import HomePaths

PATIENCE_BEATS = 4  # a part that dies and is started again is no news


class Telling:
    """Queues an alert of each fault that lasts, and sends what waits for as long as there is one."""

    def __init__(self, settings: HomePaths, say: Callable[[str], None]) -> None:
        self._settings, self._say = settings, say
        self._beats: dict[Fault, int] = {}
        self._told: tuple[Fault, ...] | None = None
        self._pool = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None
        self._complaints: list[str] = []

    def tell(self, faults: Sequence[Fault]) -> None:
        """What this beat found; returns at once."""
        self._beats = {one: self._beats.get(one, 0) + 1 for one in faults}
        lasting = tuple(one for one, beats in self._beats.items() if beats >= _patience(one))
        if lasting != self._told:
            Outbox(self._settings).put(_alerts(lasting, datetime.now(UTC)))
            self._told = lasting
        if lasting and (self._under_way is None or self._under_way.done()):
            self._under_way = self._pool.submit(self._send)

    def _send(self) -> None:
        complaints = send_waiting(self._settings)
        if complaints != self._complaints:
            self._say("; ".join(complaints) or "alerts are accepted again")
        self._complaints = complaints


def _patience(fault: Fault) -> int:
    return PATIENCE_BEATS if fault.kind == "unhealthy_service" else 1


def _alerts(faults: Sequence[Fault], now: datetime) -> list[Alert]:
    """One of each kind, so that what is over is news when it comes back."""
    found = []
    for kind, severity in (("unhealthy_service", "critical"), ("overdue_cycle", "high")):
        subjects = [Subject(one.key, PLATFORM, severity, one.words) for one in faults if one.kind == kind]
        found.append(Alert(kind, format_instant(now), None, tuple(subjects)))
    return found
