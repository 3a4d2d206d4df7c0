"""A landscape as the simulator takes it: its systems that keep stock, its pairings and its regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from orchestration.contracts.model import Source
from orchestration.landscape.model import Landscape
from orchestration.simulate.allotment import Batch, Keepers, allot
from orchestration.simulate.regions import TIMETABLES, Feed, Pairing, Region, Side
from orchestration.simulate.spec import HOUR, Spec

# By continent of an ERP's time zone: what its region is called, and the time zone of its sites.
AREAS = {"America": ("NA", "America/New_York"), "Europe": ("EU", "Europe/Berlin")}

PORTAL = "supplier_portal"
ANSWERING = (PORTAL, "supplier_x12", "supplier_edifact")
ONLY_CALENDAR = "WORK"  # where the landscape names none


class UnfitLandscapeError(ValueError):
    """A landscape without any system whose stock the simulator can write."""


@dataclass(frozen=True)
class Network:
    """`systems`: all of the landscape, in its order. `batches`: locations of a pairing by their declared ids, null
    where one is to be made. `currency` is the group's, `calendar` that of all locations; `forecast_window` how many
    buckets before and after its own an order may consume of a forecast. A one-sided movement younger than
    `interface_sla`, or its location's in `interface_slas`, in seconds, is in flight.
    """

    currency: str
    calendar: str
    forecast_window: tuple[int, int]
    interface_sla: int
    interface_slas: dict[str, int]
    systems: tuple[Source, ...]
    feeds: tuple[Feed, ...]
    pairings: tuple[Pairing, ...]
    batches: tuple[tuple[Pairing, tuple[str | None, ...]], ...]

    @property
    def compared(self) -> tuple[Pairing, ...]:
        """The pairings whose stock both sides tell of."""
        return tuple(one for one in self.pairings if one.is_compared)

    @property
    def books(self) -> dict[str, Region]:
        """The regions that have an ERP, by its name."""
        return {one.region.erp.source: one.region for one in self.pairings if one.region.erp}

    @property
    def erp_ranges(self) -> np.ndarray:
        """By pairing: the range that its ERP's documents are numbered in."""
        return np.array([one.region.number_range for one in self.pairings])

    @property
    def reference_ranges(self) -> np.ndarray:
        """By pairing: the range of its warehouses' documents. One for all where regions share a system: neither it nor
        an ERP would have a number once."""
        users = {(feed.number, one.region.name) for one in self.pairings for feed in one.wms}
        is_shared = len(users) > len({number for number, _ in users})
        return np.zeros_like(self.erp_ranges) if is_shared else self.erp_ranges

    def of(self, *dialects: str) -> tuple[Source, ...]:
        """The systems that speak one of the dialects, by dialect in the order given."""
        return tuple(one for dialect in dialects for one in self.systems if one.dialect.name == dialect)

    def tellers(self, region: Region) -> tuple[Source, ...]:
        """The suppliers' systems that answer the purchase orders of a region."""
        return tuple(one for one in self.of(*ANSWERING) if self._answered(one) == region)

    def _answered(self, supplier: Source) -> Region | None:
        """The first ERP that it names; of one that names none, the first one, or of EDIFACT the last."""
        books = list(self.books.items())
        books = books[::-1] if supplier.dialect.name == "supplier_edifact" else books
        return next((one for erp, one in books if erp in (supplier.answers_to or self.books)), None)


def make_network(spec: Spec, landscape: Landscape) -> Network:
    """The network of a landscape; its pairs count as they are on the day of the last cycle.

    Raises UnfitLandscapeError.
    """
    by_name = {one.name: one for one in landscape.sources}
    systems = tuple(by_name[name] for name in landscape.declaration.systems)
    stock = [one for one in systems if one.dialect.name in TIMETABLES]
    if not stock:
        raise UnfitLandscapeError(f"no system keeps stock in a dialect of {', '.join(TIMETABLES)}")
    pairs = [one for one in landscape.pairs if one.holds_on(spec.start + timedelta(days=spec.days - 1))]
    batches = allot(spec.locations, _dialects(stock, "erp"), _dialects(stock, "wms"), pairs)
    areas = _areas(stock, batches)
    feeds = _feeds(stock, batches, areas)
    currency, sla = landscape.declaration.group_currency, _seconds(landscape.policy.interface_sla_hours)
    slas = {
        place: _seconds(one.interface_sla_hours) for one in pairs if one.interface_sla_hours for place in one.locations
    }
    regions = {name: Region(*area, by_name[name].currency or currency, feeds[name]) for name, area in areas.items()}
    pairings = {
        keepers: Pairing(number, regions[_head(keepers)], tuple(feeds[name] for name in keepers.wms))
        for number, keepers in enumerate(dict.fromkeys(keepers for keepers, _ in batches))
    }
    placed = tuple((pairings[keepers], ids) for keepers, ids in batches)
    policy = landscape.policy
    window = (policy.forecast_consumption_buckets_backward, policy.forecast_consumption_buckets_forward)
    return Network(
        currency=currency,
        calendar=landscape.policy.default_calendar or ONLY_CALENDAR,
        forecast_window=window,
        interface_sla=sla,
        interface_slas=slas,
        systems=systems,
        feeds=tuple(feeds.values()),
        pairings=tuple(pairings.values()),
        batches=placed,
    )


def _seconds(hours: float) -> int:
    return round(hours * HOUR)


def _dialects(stock: Iterable[Source], side: Side) -> dict[str, str]:
    return {one.name: one.dialect.name for one in stock if TIMETABLES[one.dialect.name].side == side}


def _head(keepers: Keepers) -> str:
    """The system that a region is of: its ERP, where it has one."""
    return keepers.names[0]


def _areas(stock: Iterable[Source], batches: Iterable[Batch]) -> dict[str, tuple[str, str]]:
    """Name and time zone of each region, by the system that it is of.

    A region is NA or EU by its ERP's time zone; where two would be called alike, and elsewhere, it is called as its
    system.
    """
    heads = list(dict.fromkeys(_head(keepers) for keepers, _ in batches))
    zones = {one.name: one.time_zone for one in stock}
    continents = {erp: zones[erp].split("/")[0] for erp in _dialects(stock, "erp")}
    alike = Counter(continents.values())
    areas = {erp: AREAS[one] for erp, one in continents.items() if one in AREAS and alike[one] == 1}
    return {head: areas.get(head, (head, zones[head])) for head in heads}


def _feeds(stock: Iterable[Source], batches: list[Batch], areas: dict[str, tuple[str, str]]) -> dict[str, Feed]:
    """By name. The local time of a warehouse system is that of the first region it is in."""
    zones = {name: areas[_head(keepers)][1] for keepers, _ in reversed(batches) for name in keepers.wms}
    ranks: Counter[str] = Counter()
    feeds: dict[str, Feed] = {}
    for one in stock:
        dialect = one.dialect.name
        feeds[one.name] = Feed(len(feeds), one.name, dialect, zones.get(one.name, one.time_zone), ranks[dialect])
        ranks[dialect] += 1
    return feeds
