"""Sales orders of several lines, shipped in parts; what looks like an order and is none; what left without one."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.documents.lines import by_document, closed_lines, document_lines, drawn, entered
from orchestration.simulate.documents.model import LINE, Sales, dates
from orchestration.simulate.documents.plain import PRICE, RETURNING, count_of, pairs_of
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

# By dialect of the ERP: the kinds of its documents, of their lines, why documents are on hold, and the share of each.
KINDS = {
    "erp_sap": {"order": 0.7, "quotation": 0.08, "contract": 0.06, "return": 0.08, "unknown": 0.08},
    "erp_next": {"order": 0.85, "draft": 0.15},
}
LINE_KINDS = {
    "erp_sap": {"stock": 0.8, "service": 0.1, "drop_shipment": 0.1},
    "erp_next": {"stock": 0.85, "drop_shipment": 0.15},
}
HOLDS = {
    "erp_sap": {"none": 0.75, "delivery_block": 0.1, "credit": 0.15},
    "erp_next": {"none": 0.8, "delivery_block": 0.2},
}
SHIPPING = ("order", "unknown")
PRICING, BY_CASES = ("erp_sap",), 0.2  # dialects whose lines have a price unit and a currency; share of lines
BACK = 0.2  # share of shipped lines of which a piece comes back
SECOND = 50_000_000  # added to the number of an order's second delivery


def rich_sales(spec: Spec, world: World, region: Region) -> Sales:
    """As many documents as there are plain orders, numbered on from them."""
    random, dialect = spec.random(f"sales {region.name}"), region.head.dialect
    lines = _lines(spec, world, random, region)
    shipments = _shipments(spec, random, lines)
    issued = shipments.filter(pl.col("day").is_not_null()).unique(LINE, keep="first", maintain_order=True)
    came_back = issued.select(*LINE, pieces=pl.lit(1, pl.Int64)).filter(pl.Series(random.random(issued.height) < BACK))
    unordered = _unordered(spec, world, random, region)
    return Sales(
        lines=lines,
        shipments=pl.concat([shipments, _taken_back(spec, random, lines)]),
        returns=came_back if dialect in RETURNING else came_back.clear(),
        unordered=unordered,
    )


def _lines(spec: Spec, world: World, random: np.random.Generator, region: Region) -> pl.DataFrame:
    lines, dialect, documents = document_lines(spec, world, random, region), region.head.dialect, count_of(spec)
    height = lines.height
    kind = by_document(lines, drawn(random, KINDS[dialect], documents))
    return lines.with_columns(
        kind=kind,
        line_kind=pl.Series(drawn(random, LINE_KINDS[dialect], height)),
        hold=by_document(lines, drawn(random, HOLDS[dialect], documents)),
        customer=by_document(lines, random.integers(1, 3, documents)),
        ordered=pl.Series(random.integers(2, 30, height)),
        requested=dates(spec, random.integers(-20, 25, height)),
        is_closed=closed_lines(random, lines, region) & (kind != "return"),
        entered=entered(spec),
        **_prices(world, random, lines, region),
    )


def _prices(
    world: World, random: np.random.Generator, lines: pl.DataFrame, region: Region
) -> dict[str, pl.Series | pl.Expr]:
    """Where documents tell, some lines are in another currency of the landscape, some are priced by tens of cases."""
    tells, height = region.head.dialect in PRICING, lines.height
    currencies = [region.currency, *(one.currency for one in world.network.books.values() if tells)]
    by_cases = pl.lit(pl.Series(random.random(height) < BY_CASES, dtype=pl.Boolean)) & tells
    case_sizes = pl.Series(world.case_sizes[lines["item"].to_numpy()])
    return {
        "price": pl.lit(PRICE * region.price_level, pl.Int64),
        "currency": pl.Series(random.choice(currencies, height), dtype=pl.String),
        "priced_per": pl.when(by_cases).then(10).otherwise(1).cast(pl.Int64),
        "price_unit": pl.when(by_cases).then(pl.lit("CS")).otherwise("order_unit"),
        "price_factor": pl.when(by_cases).then(case_sizes).otherwise("factor").cast(pl.Int64),
    }


def _shipments(spec: Spec, random: np.random.Generator, lines: pl.DataFrame) -> pl.DataFrame:
    """Nothing, the half, all or more than that, in one or two deliveries; some are not issued yet."""
    ordered, height = lines["ordered"].to_numpy(), lines.height
    shipped = np.choose(
        random.choice(4, height, p=[0.5, 0.3, 0.15, 0.05]), [0 * ordered, ordered // 2, ordered, ordered + 1]
    )
    shipped *= lines.select(pl.col("kind").is_in(SHIPPING) & (pl.col("line_kind") == "stock")).to_series().to_numpy()
    first = np.where(random.random(height) < 0.4, shipped // 2, shipped)
    first_day, second_day = random.integers(-12, -3, height), random.integers(-3, 0, height)
    second = _delivered(spec, lines, 1, shipped - first, second_day)
    is_issued = pl.Series(random.random(second.height) < 0.8)
    second = second.with_columns(day=pl.when(is_issued).then("day"))
    return pl.concat([_delivered(spec, lines, 0, first, first_day), second])


def _delivered(spec: Spec, lines: pl.DataFrame, turn: int, quantity: np.ndarray, day: np.ndarray) -> pl.DataFrame:
    rows = lines.select(
        *LINE,
        delivery=pl.col("number") + turn * SECOND,
        quantity=pl.Series(quantity),
        day=dates(spec, day),
    )
    return rows.filter(pl.col("quantity") > 0)


def _taken_back(spec: Spec, random: np.random.Generator, lines: pl.DataFrame) -> pl.DataFrame:
    """What came in for each return order, all of it."""
    came = lines["ordered"].to_numpy() * (lines["kind"] == "return").to_numpy()
    return _delivered(spec, lines, 0, came, random.integers(-12, 0, lines.height))


def _unordered(spec: Spec, world: World, random: np.random.Generator, region: Region) -> pl.DataFrame:
    """Deliveries without an order; every third one took back what had left so."""
    here = pairs_of(world, region)
    count = count_of(spec) // 4 if len(here) else 0
    pairs = random.choice(here, count) if count else here
    return pl.DataFrame(
        {
            "number": np.arange(count),
            "customer": random.integers(1, 3, count),
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "pieces": random.integers(1, 12, count) * np.where(np.arange(count) % 3 == 2, -1, 1),
            "day": dates(spec, random.integers(-12, 0, count)),
        }
    )
