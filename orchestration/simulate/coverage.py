"""What the extracts that arrived say about an instant: the snapshot to start from, and holes in the log on the way."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.simulate.regions import Feed, delivered
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import ALWAYS


@dataclass(frozen=True)
class Rolling:
    """From a snapshot taken at `snapshot_at` to the cut-off; `holes` are the parts of the way, after one
    instant and up to another, that no log covers."""

    snapshot_at: int
    cutoff: int
    holes: tuple[tuple[int, int], ...]


def rolling(spec: Spec, feed: Feed, cutoff: int, day: int) -> Rolling:
    """A system's way to a cut-off of a day: from the nearest snapshot without holes, else from the nearest."""
    days = [one for one in range(1, day + 1) if delivered(spec, feed.source, feed.timetable.snapshot, one)]
    gaps = log_gaps(spec, feed, day)
    ways = []
    for one in days:
        snapshot_at = feed.snapshot_at(spec, one)
        first, last = sorted((snapshot_at, cutoff))
        holes = tuple((max(first, start), min(last, end)) for start, end in gaps if start < last and end > first)
        ways.append(Rolling(snapshot_at, cutoff, holes))
    return min(ways, key=lambda way: (bool(way.holes), abs(way.snapshot_at - cutoff)))


def log_gaps(spec: Spec, feed: Feed, day: int) -> list[tuple[int, int]]:
    """What a system's log extracts up to a day leave out, each after one instant and up to another."""
    missing = [one for one in range(1, day + 1) if not delivered(spec, feed.source, feed.timetable.log, one)]
    return [(feed.log_at(spec, one - 1) if one > 1 else ALWAYS, feed.log_at(spec, one)) for one in missing]
