"""What the service of a home says of itself at a fixed interval, for whoever asks whether it lives.

Belongs here: the record, and what is to be concluded from it. Stays out: how the service finds it out.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic.dataclasses import dataclass

from orchestration.files import DamagedFile
from orchestration.records import LENIENT, Instant, UnreadableRecord, read_record, write_record
from orchestration.settings import HomePaths

MISSED_BEATS = 3  # so many intervals without a beat, and the service is taken for dead
SILENT = "the service does not beat any more"


@dataclass(frozen=True, config=LENIENT)
class PartState:
    """A process of the service; `pid` is null while there is none, `starts` counts it in this life of the service."""

    name: str
    is_up: bool
    pid: int | None
    starts: int


@dataclass(frozen=True, config=LENIENT)
class Fault:
    """Something that is wrong with the service: `unhealthy_service`, or `overdue_cycle`. `key` says with what;
    `words` anybody may read, so they name parts, daemons and instants alone."""

    kind: Literal["unhealthy_service", "overdue_cycle"]
    key: str
    words: str


@dataclass(frozen=True, config=LENIENT)
class CycleEnd:
    """A planning cycle that ended. `cycle` is its id, or the instant of one that was never frozen."""

    cycle: str
    outcome: Literal["released", "blocked", "failed"]
    ended_at: Instant


@dataclass(frozen=True, config=LENIENT)
class Heartbeat:
    """One beat. `kept_since` is when the home's first service started, `started_at` when this one did; `ended_at` is
    null until it ends as it was told to. `daemons` says when each of Dagster's daemons beat last, null where never."""

    at: Instant
    interval_seconds: float
    kept_since: Instant
    started_at: Instant
    ended_at: Instant | None
    parts: tuple[PartState, ...]
    daemons: dict[str, Instant | None]
    faults: tuple[Fault, ...]
    last_cycle: CycleEnd | None

    def is_silent(self, now: datetime) -> bool:
        """Whether it ended otherwise than it was told to."""
        late = now - self.at > timedelta(seconds=MISSED_BEATS * self.interval_seconds)
        return self.ended_at is None and late


def write_heartbeat(settings: HomePaths, beat: Heartbeat) -> None:
    """Replace the home's heartbeat, whole."""
    write_record(settings.heartbeat, beat)


def read_heartbeat(settings: HomePaths) -> Heartbeat | None:
    """The last beat; None where no service ever ran on the home, or what is left of its beat cannot be read."""
    try:
        return read_record(Heartbeat, settings.heartbeat)
    except (FileNotFoundError, DamagedFile, UnreadableRecord):
        return None


def service_faults(settings: HomePaths) -> tuple[str, ...]:
    """What is wrong with the home's service, in words for anybody; nothing where none runs, or it ended as told."""
    beat = read_heartbeat(settings)
    if beat is None or beat.ended_at:
        return ()
    if beat.is_silent(datetime.now(UTC)):
        return (SILENT,)
    return tuple(one.words for one in beat.faults if one.kind == "unhealthy_service")
