"""Which systems keep stock, who keeps it together, and when each delivers.

Belongs here: what the parts are. Stays out: how a landscape is read into them (network.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestration.simulate.currencies import price_level
from orchestration.simulate.spec import CYCLE_AT, MINUTE, Spec

Side = Literal["erp", "wms"]
SIDES: tuple[Side, Side] = ("erp", "wms")
MASTERS_AT, ORDERS_AT = 240 * MINUTE, 250 * MINUTE  # after midnight UTC


@dataclass(frozen=True)
class Timetable:
    """A dialect's stock extracts: entity names, and seconds after midnight UTC at which they are taken.

    `counts_balances`: some counts are recorded as the balance that they leave.
    """

    side: Side
    snapshot: str
    snapshot_at: int
    log: str
    log_at: int
    counts_balances: bool = False


TIMETABLES = {
    "erp_sap": Timetable("erp", "MARD", 270 * MINUTE, "MSEG", 300 * MINUTE),
    "erp_next": Timetable("erp", "Bin", 285 * MINUTE, "Stock Ledger Entry", 310 * MINUTE, counts_balances=True),
    "wms_ewm": Timetable("wms", "QUAN", 340 * MINUTE, "MOVE", 340 * MINUTE),
    "wms_openboxes": Timetable(
        "wms", "inventory_snapshot", 320 * MINUTE, "transaction", 350 * MINUTE, counts_balances=True
    ),
}
# Systems of one dialect deliver a minute after one another; the cycle waits for so many.
STAGGER, STAGGERED = MINUTE, 10
assert all(one.log_at + STAGGERED * STAGGER <= CYCLE_AT for one in TIMETABLES.values())


@dataclass(frozen=True)
class Feed:
    """A system that keeps stock. `number` counts them, `rank` those of its dialect; `zone` is the time zone of the
    local times that it writes."""

    number: int
    source: str
    dialect: str
    zone: str
    rank: int

    @property
    def timetable(self) -> Timetable:
        return TIMETABLES[self.dialect]

    @property
    def side(self) -> Side:
        return self.timetable.side

    def snapshot_at(self, spec: Spec, day: int) -> int:
        """When its balances of a day are taken, epoch seconds."""
        return spec.midnight(day) + self.timetable.snapshot_at + self._later

    def log_at(self, spec: Spec, day: int) -> int:
        """When its movements of a day are taken, epoch seconds."""
        return spec.midnight(day) + self.timetable.log_at + self._later

    def covered_to(self, spec: Spec, day: int) -> int:
        """Up to when the logs tell that arrived by the cycle of a day, epoch seconds."""
        days = [one for one in range(1, day + 1) if delivered(spec, self.source, self.timetable.log, one)]
        return min(spec.cycle(day), self.log_at(spec, max(days, default=1)))

    @property
    def _later(self) -> int:
        return STAGGER * (self.rank % STAGGERED)


@dataclass(frozen=True)
class Region:
    """What one ERP keeps the books of; without one, what a warehouse system keeps alone. `head` is that system,
    `zone` the time zone of its sites, `currency` that of its amounts."""

    name: str
    zone: str
    currency: str
    head: Feed

    @property
    def erp(self) -> Feed | None:
        return self.head if self.head.side == "erp" else None

    @property
    def price_level(self) -> int:
        """What the costs of items, which are in dollars, are multiplied by."""
        return price_level(self.currency)

    @property
    def number_range(self) -> int:
        """Regions of different ranges number their documents alike, as ERPs of one dialect do."""
        return self.head.rank if self.erp else 0


@dataclass(frozen=True)
class Pairing:
    """The systems that keep the stock of the same locations: an ERP, warehouse systems, or both."""

    number: int
    region: Region
    wms: tuple[Feed, ...]

    @property
    def is_compared(self) -> bool:
        """Whether both sides tell of the stock."""
        return bool(self.region.erp and self.wms)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        return (*self.of("erp"), *self.wms)

    @property
    def keepers(self) -> tuple[Feed, ...]:
        """The systems that each hold a part of the stock: the warehouses', where there are any."""
        return self.wms or self.of("erp")

    def of(self, side: Side) -> tuple[Feed, ...]:
        if side == "wms":
            return self.wms
        return (self.region.erp,) if self.region.erp else ()

    def cutoff(self, spec: Spec, day: int) -> int:
        """The common cut-off of a cycle: what the latest logs that arrived all cover, epoch seconds."""
        return min(feed.covered_to(spec, day) for feed in self.feeds)


def delivered(spec: Spec, source: str, entity: str, day: int) -> bool:
    """Whether an extract arrives."""
    return not any(
        one.source == source and one.day == day and (not one.entities or entity in one.entities)
        for one in spec.faults.missing
    )
