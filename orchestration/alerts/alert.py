"""What an alert is: one message per kind and cycle, about subjects, each of which is reported once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.settings import RUNBOOKS


@dataclass(frozen=True)
class Kind:
    """What happened to one subject and to several, in words that follow their number, and where it is seen: a command
    that only looks, or a place in the home `DIR`.

    With `is_state`, what is not found any more is forgotten, and news when it comes back under the same key.
    """

    one: str
    several: str
    see: str
    is_state: bool = False


KINDS = {
    "blocked_release": Kind(
        "check blocks the release", "checks block the release", "DIR/warehouse/gate/*.json, or make ui"
    ),
    "failed_run": Kind("step of the run failed", "steps of the run failed", "DIR/dagster_home/run.log"),
    "degraded_release": Kind(
        "reason to plan on this release with care", "reasons to plan on this release with care", "truestock releases"
    ),
    "missing_enrichment": Kind(
        "part is missing from the release (KPIs, report or workbook)",
        "parts are missing from the release (KPIs, report or workbook)",
        "truestock releases",
    ),
    "unhealthy_service": Kind(
        "part of the service is down", "parts of the service are down", "DIR/service/heartbeat.json", is_state=True
    ),
    "overdue_cycle": Kind(
        "scheduled cycle did not end in time", "scheduled cycles did not end in time", "DIR/service/heartbeat.json"
    ),
    "overdue_source": Kind("source is past its SLA", "sources are past their SLA", "truestock releases"),
    "dead_letters": Kind(
        "refusal of a delivery, or of rows or cells in one",
        "refusals of deliveries, or of rows or cells in them",
        "truestock dead-letters",
    ),
    "severe_exceptions": Kind("new severe exception", "new severe exceptions", "truestock exceptions"),
    "disruption_signals": Kind(
        "new disruption signal", "new disruption signals", "truestock pull --table signals", is_state=True
    ),
    "restated_release": Kind(
        "pull of a release that was replaced", "pulls of a release that was replaced", "truestock diff A B"
    ),
}


@dataclass(frozen=True)
class Subject:
    """One thing that an alert is about. `key` says which, so that it is told of once; `owner` whose it is."""

    key: str
    owner: str
    severity: str
    words: str


@dataclass(frozen=True)
class Alert:
    """All that one cycle found of one kind; `release_id` is null where none was published."""

    kind: str
    cycle: str
    release_id: str | None
    subjects: tuple[Subject, ...]
    raised_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def alert_id(self) -> str:
        """The same for the same subjects of a cycle, whenever they were found."""
        keys = hashlib.sha256("\n".join(sorted(one.key for one in self.subjects)).encode())
        return f"{self.cycle}-{self.kind}-{keys.hexdigest()[:8]}"

    @property
    def title(self) -> str:
        count, kind = len(self.subjects), KINDS[self.kind]
        return f"Truestock {self.cycle}: {count} {kind.one if count == 1 else kind.several}"

    @property
    def runbook(self) -> Path:
        return RUNBOOKS / f"{self.kind}.md"

    def told_as(self, subject: Subject) -> str:
        return f"{self.kind}/{subject.key}"

    def about(self, subjects: Iterable[Subject]) -> Alert:
        """The same alert of other subjects."""
        return Alert(self.kind, self.cycle, self.release_id, tuple(subjects), self.raised_at)


def alert_of(stored: dict[str, Any]) -> Alert:
    """The alert that `dataclasses.asdict` gave."""
    fields = {name: stored[name] for name in ("kind", "cycle", "release_id", "raised_at")}
    return Alert(**fields, subjects=tuple(Subject(**one) for one in stored["subjects"]))
