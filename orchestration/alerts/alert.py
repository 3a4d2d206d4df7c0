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
    """What happened, in words, and where it is seen: a command that only looks, or a place in the home `DIR`.

    With `is_state`, what is not found any more is forgotten, and news when it comes back under the same key.
    """

    words: str
    see: str
    is_state: bool = False


KINDS = {
    "blocked_release": Kind(
        "checks blocked the release, the one before stays current", "DIR/warehouse/gate/*.json, or make ui"
    ),
    "failed_run": Kind("the run failed, the current release stays", "DIR/dagster_home/run.log"),
    "degraded_release": Kind("reasons to plan on this release with care", "truestock releases"),
    "missing_enrichment": Kind("KPIs, report or workbook are missing from the release", "truestock releases"),
    "overdue_source": Kind("sources past their SLA", "truestock releases"),
    "dead_letters": Kind("deliveries refused, whole or in part", "truestock dead-letters"),
    "severe_exceptions": Kind("new severe exceptions", "truestock exceptions"),
    "disruption_signals": Kind("new disruption signals", "truestock pull --table signals", is_state=True),
    "restated_release": Kind("pulls of a release that was replaced", "truestock diff A B"),
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
        return f"Truestock {self.cycle}: {KINDS[self.kind].words} ({len(self.subjects)})"

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
