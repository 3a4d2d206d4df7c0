"""What the extracts that arrived say about an instant: the snapshot to start from, and holes in the log on the way."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.simulate.regions import Region, Side, delivered
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import ALWAYS


@dataclass(frozen=True)
class Rolling:
    """From a snapshot taken at `snapshot_at` to the cut-off; `holes` are the parts of the way, after one
    instant and up to another, that no log covers."""

    snapshot_at: int
    cutoff: int
    holes: tuple[tuple[int, int], ...]


def rolling(spec: Spec, region: Region, side: Side, day: int) -> Rolling:
    """The way to the cut-off of a day: from the nearest snapshot without holes, else from the nearest."""
    feed, cutoff = region.feed(side), region.cutoff(spec, day)
    days = [one for one in range(1, day + 1) if delivered(spec, feed.source, feed.snapshot, one)]
    gaps = log_gaps(spec, region, side, day)
    ways = []
    for one in days:
        snapshot_at = spec.midnight(one) + feed.snapshot_at
        first, last = sorted((snapshot_at, cutoff))
        holes = tuple((max(first, start), min(last, end)) for start, end in gaps if start < last and end > first)
        ways.append(Rolling(snapshot_at, cutoff, holes))
    return min(ways, key=lambda way: (bool(way.holes), abs(way.snapshot_at - cutoff)))


def log_gaps(spec: Spec, region: Region, side: Side, day: int) -> list[tuple[int, int]]:
    """What the log extracts up to a day leave out, each after one instant and up to another."""
    feed = region.feed(side)
    missing = [one for one in range(1, day + 1) if not delivered(spec, feed.source, feed.log, one)]
    return [(_log_at(spec, region, side, one - 1), _log_at(spec, region, side, one)) for one in missing]


def _log_at(spec: Spec, region: Region, side: Side, day: int) -> int:
    return spec.midnight(day) + region.feed(side).log_at if day else ALWAYS
