"""Which systems run where, and when each delivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestration.simulate.spec import CYCLE_AT, MINUTE, Spec

Side = Literal["erp", "wms"]
SIDES: tuple[Side, Side] = ("erp", "wms")
MASTERS_AT, ORDERS_AT = 240 * MINUTE, 250 * MINUTE  # after midnight UTC


@dataclass(frozen=True)
class Feed:
    """A system's stock extracts: entity names, and seconds after midnight UTC at which they are taken."""

    source: str
    snapshot: str
    snapshot_at: int
    log: str
    log_at: int


@dataclass(frozen=True)
class Region:
    """A pair of systems. `zone` is the time zone the ERP writes its local times in."""

    number: int
    name: str
    zone: str
    erp: Feed
    wms: Feed

    def feed(self, side: Side) -> Feed:
        return self.erp if side == "erp" else self.wms

    def cutoff(self, spec: Spec, day: int) -> int:
        """The common cut-off of a cycle: what the latest logs that arrived both cover, epoch seconds."""
        return min(spec.cycle(day), *(self._covered_to(spec, side, day) for side in SIDES))

    def _covered_to(self, spec: Spec, side: Side, day: int) -> int:
        feed = self.feed(side)
        days = [one for one in range(1, day + 1) if delivered(spec, feed.source, feed.log, one)]
        return spec.midnight(max(days, default=1)) + feed.log_at


NA = Region(
    0,
    "NA",
    "America/Chicago",
    erp=Feed("erp_sap", "MARD", 270 * MINUTE, "MSEG", 300 * MINUTE),
    wms=Feed("wms_ewm", "QUAN", 340 * MINUTE, "MOVE", 340 * MINUTE),
)
EU = Region(
    1,
    "EU",
    "Europe/Berlin",
    erp=Feed("erp_next", "Bin", 285 * MINUTE, "Stock Ledger Entry", 310 * MINUTE),
    wms=Feed("wms_openboxes", "inventory_snapshot", 320 * MINUTE, "transaction", 350 * MINUTE),
)
REGIONS = (NA, EU)
assert all(feed.log_at <= CYCLE_AT for region in REGIONS for feed in (region.erp, region.wms))


def delivered(spec: Spec, source: str, entity: str, day: int) -> bool:
    """Whether an extract arrives."""
    return not any(
        one.source == source and one.day == day and (not one.entities or entity in one.entities)
        for one in spec.faults.missing
    )
