"""Open sales orders and purchase orders, what suppliers answered, and what is open of each.

Orders stand still for the days of the enterprise: what is open of them is settled by their own lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

FEWEST, ITEMS_AN_ORDER = 8, 4


@dataclass(frozen=True)
class Orders:
    """One row per line, one line per order. Quantities in `order_unit` ("CS" of `factor` pieces, or "EA").

    `sales`: customer, ordered, done (shipped), requested on a date, closed; `purchases`: supplier,
    ordered, done (received), promised originally and now, closed, and of the supplier `confirmed_on`,
    `delayed_to`, `arrives_on` (of a shipment notice), null where it said nothing.
    """

    region: Region
    sales: pl.DataFrame
    purchases: pl.DataFrame


def all_orders(spec: Spec, world: World) -> tuple[Orders, ...]:
    """The orders of each ERP."""
    answered = {region for _, region in world.network.answers}
    return tuple(_make_orders(spec, world, region, region in answered) for region in world.network.books.values())


def _make_orders(spec: Spec, world: World, region: Region, is_answered: bool) -> Orders:
    random = spec.random(f"orders {region.name}")
    count = max(FEWEST, spec.items // ITEMS_AN_ORDER)
    sales = _sales(spec, random, _lines(world, random, region, count))
    return Orders(region, sales, _purchases(spec, random, _lines(world, random, region, count), is_answered))


def _lines(world: World, random: np.random.Generator, region: Region, count: int) -> pl.DataFrame:
    """Number, item, location, unit, factor, ordered and done of `count` lines; about one in ten is closed."""
    places = world.places_of(region.head.source)["location"].to_numpy()
    here = world.active_pairs[np.isin(world.pair_location[world.active_pairs], places)]
    count = count if len(here) else 0
    pairs = random.choice(here, count) if count else here
    in_cases = random.random(count) < 0.4
    ordered = random.integers(2, 12, count)
    return pl.DataFrame(
        {
            "number": np.arange(count),
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "order_unit": np.where(in_cases, "CS", "EA"),
            "factor": np.where(in_cases, world.case_sizes[world.pair_item[pairs]], 1),
            "ordered": ordered,
            "done": np.where(random.random(count) < 0.3, ordered // 2, 0),
            "is_closed": random.random(count) < 0.1,
        }
    )


def _sales(spec: Spec, random: np.random.Generator, lines: pl.DataFrame) -> pl.DataFrame:
    return lines.with_columns(
        customer=pl.Series(random.integers(1, 3, lines.height)),
        requested=_date(spec, random.integers(0, 20, lines.height)),
    )


def _purchases(spec: Spec, random: np.random.Generator, lines: pl.DataFrame, is_answered: bool) -> pl.DataFrame:
    height = lines.height
    original = random.integers(2, 25, height)
    promised = original + np.where(random.random(height) < 0.5, random.integers(0, 10, height), 0)
    said = {
        "confirmed": (random.random(height) < 0.5, promised + random.integers(0, 8, height)),
        "delayed": (random.random(height) < 0.15, promised + 20),
        "arrives": (random.random(height) < 0.1, promised + 1),
    }
    dates = {
        name: pl.when(pl.Series(flag & is_answered)).then(pl.lit(_date(spec, days)))
        for name, (flag, days) in said.items()
    }
    return lines.with_columns(
        supplier=pl.Series(random.integers(1, 3, height)),
        original=_date(spec, original),
        promised=_date(spec, promised),
        confirmed_on=dates["confirmed"],
        delayed_to=pl.when(pl.Series(said["confirmed"][0])).then(dates["delayed"]),
        arrives_on=pl.when(pl.col("done") == 0).then(dates["arrives"]),
    )


def _date(spec: Spec, days: np.ndarray) -> pl.Series:
    """Dates some days after the last cycle's."""
    last = spec.start + timedelta(days=spec.days - 1)
    return pl.Series([last] * len(days), dtype=pl.Date) + pl.Series(
        [timedelta(days=int(one)) for one in days], dtype=pl.Duration
    )


def open_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines of which something is open, with `open_quantity` in pieces."""
    still = lines.with_columns(open_quantity=(pl.col("ordered") - pl.col("done")) * pl.col("factor"))
    return still.filter(~pl.col("is_closed") & (pl.col("open_quantity") > 0))


def expected_on(purchases: pl.DataFrame) -> pl.Series:
    """When a purchase comes: by its shipment notice, else as reported late, else as confirmed, else as promised."""
    return purchases.select(pl.coalesce("arrives_on", "delayed_to", "confirmed_on", "promised")).to_series()
