"""Items, locations, and which item is stocked where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from orchestration.simulate.items import QUIET_FROM, make_items
from orchestration.simulate.network import Network
from orchestration.simulate.places import is_kept_by, make_locations
from orchestration.simulate.regions import Pairing
from orchestration.simulate.spec import Spec

FIRST_FOREIGN, OLDER = 900_000_000, 100_000_000
FOREIGN_CODES = 20


@dataclass(frozen=True)
class World:
    """`items`: one row per item, `locations`: one row per stocking location, both in the order of their numbers.

    A number from `unmapped_item` (`unmapped_location`) on stands for an older code of the item (location) of
    that rank, one from `foreign_item` on for an item of somebody else; no cross-reference knows them.
    `pair_item` and `pair_location` say which item is stocked where, ordered by location and item. Items
    numbered from `first_quiet` on never move. `today` is the day of the last cycle. Where all `is_plain`, there are no
    documents but orders, and no stock but what counts.
    """

    network: Network
    items: pl.DataFrame
    locations: pl.DataFrame
    pair_item: np.ndarray
    pair_location: np.ndarray
    first_quiet: int
    today: date
    is_plain: bool

    @property
    def unmapped_item(self) -> int:
        return self.items.height

    @property
    def first_quiet_number(self) -> int:
        """The number that the code of the first quiet item is made of."""
        return int(self.items["number"][self.first_quiet]) if self.first_quiet < self.items.height else OLDER

    @property
    def foreign_item(self) -> int:
        return 2 * self.items.height

    @property
    def unmapped_location(self) -> int:
        return self.locations.height

    @cached_property
    def pairing_of(self) -> np.ndarray:
        """Number of the pairing by location."""
        return self.locations["pairing"].to_numpy()

    def places_of(self, system: str) -> pl.DataFrame:
        """The locations whose stock a system keeps, with their number `location`."""
        return self.locations.with_row_index("location").cast({"location": pl.Int32}).filter(is_kept_by(system))

    @cached_property
    def interface_slas(self) -> np.ndarray:
        """By location, in seconds: a one-sided movement younger than this is in flight."""
        return self.locations["interface_sla"].to_numpy()

    @cached_property
    def siblings(self) -> np.ndarray:
        """The other stocking location of a location's site, by location; -1 where it stands alone."""
        return self.locations["sibling"].to_numpy()

    @cached_property
    def case_sizes(self) -> np.ndarray:
        """Base units in a case, by item."""
        return self.items["case_size"].to_numpy()

    @cached_property
    def active_pairs(self) -> np.ndarray:
        return np.flatnonzero(self.pair_item < self.first_quiet)

    @cached_property
    def item_codes(self) -> pl.DataFrame:
        """One row per item number: `item_number` that codes are made of, `case_size` 1 for what nobody knows."""
        known = self.items.select("unit", "scale", item_number="number", case_size="case_size")
        foreign = pl.DataFrame({"item_number": FIRST_FOREIGN + np.arange(FOREIGN_CODES)})
        strange = {"unit": pl.lit("EA"), "scale": pl.lit(1, pl.Int32), "case_size": pl.lit(1, pl.Int64)}
        older = known.select("item_number").with_columns(pl.col("item_number") + OLDER)
        codes = pl.concat([known, *(one.with_columns(**strange).select(known.columns) for one in (older, foreign))])
        return codes.with_row_index("item").cast({"item": pl.Int32})

    @cached_property
    def location_codes(self) -> pl.DataFrame:
        """One row per location number: the names that the systems have for it."""
        known = self.locations.select("plant", "storage", "warehouse_number", "town")
        older = known.with_columns(
            warehouse_number=pl.format("X{}", "warehouse_number"), town=pl.format("Old {}", "town")
        )
        return pl.concat([known, older]).with_row_index("location").cast({"location": pl.Int32})

    def with_codes(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` in their order, with the codes of their item and location."""
        for codes, number in ((self.item_codes, "item"), (self.location_codes, "location")):
            rows = rows.join(codes, on=number, how="left", maintain_order="left")
        return rows

    def pairs_of(self, pairing: Pairing) -> int:
        """How many items are stocked where in a pairing."""
        return int((self.pairing_of[self.pair_location] == pairing.number).sum())

    def pair_number(self, item: np.ndarray, location: np.ndarray) -> np.ndarray:
        """Where in the pairs an item and location stand, or would stand."""
        codes = self.pair_location.astype(np.int64) * self.items.height + self.pair_item
        places: np.ndarray = np.searchsorted(codes, location.astype(np.int64) * self.items.height + item)
        return places


def has_unmapped_codes(spec: Spec, world: World, pairing: Pairing) -> bool:
    """Whether a pairing is large enough for codes that nothing maps, as the plan has it."""
    plan = spec.faults
    return spec.items >= plan.unmapped_from_items and world.pairs_of(pairing) >= plan.unmapped_from_keys


def make_world(spec: Spec, network: Network) -> World:
    """Masters of `spec.items` items and the network's locations; half the items stand in a location."""
    random, locations = spec.random("world"), make_locations(network)
    quiet = max(3, spec.items // 40) if spec.items >= QUIET_FROM else 0
    first_quiet = spec.items - quiet
    stocked = random.random((locations.height, spec.items)) < 0.5
    stocked[:, first_quiet:] = True
    stocked[:, : min(4, first_quiet)] = True
    location, item = np.nonzero(stocked)
    pairs = item.astype(np.int32), location.astype(np.int32)
    is_plain = spec.documents == "plain"
    return World(network, make_items(spec, random), locations, *pairs, first_quiet, spec.today, is_plain)
