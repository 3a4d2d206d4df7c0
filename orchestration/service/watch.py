"""What a beat sees: which parts live, when Dagster's daemons beat last, which cycles ended, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from orchestration.defs.daemon import EndedRun, daemon_beats, ended_cycles, has_ended
from orchestration.defs.instance import instance_of
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.outcome import Outcome
from orchestration.heartbeat import CycleEnd, Fault, Heartbeat, PartState
from orchestration.redaction import redacted
from orchestration.settings import HomePaths

DAEMON_SILENT = timedelta(minutes=5)  # each beats every half a minute
OVERLAP = timedelta(minutes=1)  # a run may have ended while the last look was under way


class Watch:
    """Looks at a home's service. `before` is what the service before it left, `started_at` when this one started."""

    def __init__(
        self, settings: HomePaths, before: Heartbeat | None, started_at: datetime, interval_seconds: float
    ) -> None:
        self._settings, self._started_at, self._interval_seconds = settings, started_at, interval_seconds
        self._kept_since = before.kept_since if before else started_at
        self._last_cycle = before.last_cycle if before else None
        self._looked_at = started_at
        self._seen: set[str] = set()
        self._storage_trouble: str | None = None
        self.happened: list[str] = []

    def beat(self, parts: Sequence[PartState], now: datetime, is_end: bool = False) -> Heartbeat:
        """The beat of this instant. What ended since the last one is added to `happened`, one line each."""
        faults = [
            Fault("unhealthy_service", one.name, f"the {one.name} is down")
            for one in parts
            if not (one.is_up or is_end)
        ]
        daemons: Mapping[str, datetime | None] = {}
        try:
            daemons, found = self._look(now)
            faults += found
        except Exception as error:  # of a database, a disk: whatever it is, the beat says it and goes on
            faults.append(Fault("unhealthy_service", "storage", "Dagster's storage cannot be read"))
            self._note_storage(redacted(_line(str(error))))
        else:
            self._note_storage(None)
        return Heartbeat(
            at=now,
            interval_seconds=self._interval_seconds,
            kept_since=self._kept_since,
            started_at=self._started_at,
            ended_at=now if is_end else None,
            parts=tuple(parts),
            daemons=dict(daemons),
            faults=tuple(faults),
            last_cycle=self._last_cycle,
        )

    def _look(self, now: datetime) -> tuple[Mapping[str, datetime | None], list[Fault]]:
        with instance_of(self._settings) as instance:
            for one in ended_cycles(self._settings, instance, self._looked_at - OVERLAP):
                self._note(one)
            self._looked_at = now
            daemons = daemon_beats(instance)
            due = LANDSCAPE.schedule.last_start_until(now)
            is_overdue = self._should_have_ended(due, now) and not has_ended(instance, due)
        return daemons, [*self._silent(daemons, now), *(_overdue(due) if is_overdue else ())]

    def _note(self, run: EndedRun) -> None:
        if run.run_id not in self._seen and run.ended_at >= self._started_at:
            self._seen.add(run.run_id)
            self._last_cycle = CycleEnd(run.cycle, _word(run.outcome), run.ended_at)
            self.happened.append(f"cycle {run.cycle} {redacted(_came_to(run))}")

    def _note_storage(self, trouble: str | None) -> None:
        if trouble != self._storage_trouble:
            self.happened.append(trouble or "Dagster's storage can be read again")
        self._storage_trouble = trouble

    def _silent(self, daemons: Mapping[str, datetime | None], now: datetime) -> Iterator[Fault]:
        for name, at in daemons.items():
            since = max(at or self._started_at, self._started_at)
            if now - since > DAEMON_SILENT:
                words = f"the daemon {name} has not beaten since {since.isoformat(timespec='seconds')}"
                yield Fault("unhealthy_service", f"daemon {name}", words)

    def _should_have_ended(self, due: datetime, now: datetime) -> bool:
        """Of a start that fell into the time of a service; what one missed that was down, this one makes up for."""
        limit = timedelta(hours=LANDSCAPE.schedule.overdue_after_hours)
        return due >= self._kept_since and now - max(due, self._started_at) > limit


def _overdue(due: datetime) -> Iterator[Fault]:
    hours = LANDSCAPE.schedule.overdue_after_hours
    yield Fault(
        "overdue_cycle", due.isoformat(), f"the cycle of {due.isoformat()} has not ended within {hours:g} hours"
    )


def _word(outcome: Outcome) -> Literal["released", "blocked", "failed"]:
    return "released" if outcome.release_id else "blocked" if outcome.blocked_by else "failed"


def _came_to(run: EndedRun) -> str:
    outcome = run.outcome
    if outcome.release_id:
        missing = f", without {', '.join(outcome.missing)}" if outcome.missing else ""
        return f"released as {outcome.release_id}{missing}"
    if outcome.blocked_by:
        return f"blocked by {', '.join(one.split(':')[0] for one in outcome.blocked_by)}"
    if run.comes_again:
        return "was killed, and comes again"
    return f"failed: {_line(outcome.failure or '')}"


def _line(text: str) -> str:
    return " ".join(text.split())
