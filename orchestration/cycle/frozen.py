"""The frozen cycles of a home: which there are, which one goes on from which.

Records are only ever added, under landing/cycles/, and never changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.files import read_json
from orchestration.settings import Settings

Record = dict[str, Any]
MATCHING_WINDOW = timedelta(days=30)  # how far back a posting may meet documents that were settled


def record_path(settings: Settings, cycle_id: str) -> Path:
    return settings.cycles / f"{cycle_id}.json"


def read_cycle(settings: Settings, cycle_id: str) -> Record:
    """The record of one cycle. Raises FileNotFoundError."""
    return read_json(record_path(settings, cycle_id))


def frozen_cycles(settings: Settings) -> list[Record]:
    """All records, by as_of, a restatement after what it restates."""
    found = [read_json(path) for path in settings.cycles.glob("[0-9]*.json")]
    return sorted(found, key=lambda record: (record["as_of"], record["cycle_id"]))


def find_cycle(settings: Settings, as_of: datetime) -> Record | None:
    """The latest record for exactly this as_of, or None."""
    same = [record for record in frozen_cycles(settings) if record["as_of"] == as_of.isoformat()]
    return same[-1] if same else None


def parent_of(settings: Settings, as_of: datetime) -> str | None:
    """The cycle whose state the one at `as_of` starts from: the last frozen one before it."""
    earlier = [record for record in frozen_cycles(settings) if record["as_of"] < as_of.isoformat()]
    return earlier[-1]["cycle_id"] if earlier else None


def ancestors_of(settings: Settings, as_of: datetime) -> list[Record]:
    """The parent of a new cycle at `as_of`, its parent and so on, oldest first, within the window of matching."""
    found: list[Record] = []
    start = (as_of - MATCHING_WINDOW).isoformat()
    wanted = parent_of(settings, as_of)
    while wanted:
        record = read_json(record_path(settings, wanted))
        found.append(record)
        wanted = record["parent_cycle_id"] if record["as_of"] > start else None
    return found[::-1]


def later_cycle(settings: Settings, cycle_id: str) -> str | None:
    """A cycle whose state starts from that of `cycle_id`, or None."""
    later = [one["cycle_id"] for one in frozen_cycles(settings) if one["parent_cycle_id"] == cycle_id]
    return later[0] if later else None
