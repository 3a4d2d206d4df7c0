"""Local time of the systems, as the extracts write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from orchestration.simulate.spec import DAY, HOUR


def to_local(seconds: pl.Expr, zone: str) -> pl.Expr:
    """Epoch seconds as the zone's wall clock."""
    return pl.from_epoch(seconds, "s").dt.replace_time_zone("UTC").dt.convert_time_zone(zone)


def is_repeated(seconds: np.ndarray, zone: str) -> np.ndarray:
    """True where the zone's wall clock shows the same time twice that day, for either of the two."""
    repeated = np.zeros(len(seconds), bool)
    known = seconds[seconds > 0]
    for change in _autumn_changes(int(known.min()), int(known.max()), zone) if len(known) else ():
        repeated |= (seconds >= change - HOUR) & (seconds < change + HOUR)
    return repeated


def _autumn_changes(first: int, last: int, zone: str) -> list[int]:
    """Instants between the days of `first` and `last` at which the clock goes back an hour."""
    start = first - first % DAY - DAY
    return [at for at in range(start, last + DAY, HOUR) if _offset(at, zone) < _offset(at - 1, zone)]


def _offset(seconds: int, zone: str) -> timedelta:
    offset = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset
