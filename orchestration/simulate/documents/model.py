"""What the documents of an ERP are, as tables.

Documents stand still for the days of the enterprise: what is open of them is settled by their own lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import polars as pl

from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec

LINE = ("number", "line")  # a document's number, counted from 0, and its line, from 1


@dataclass(frozen=True)
class Purchases:
    """All that is bought, or ordered from another plant, of one region. Quantities in `order_unit` ("CS" of `factor`
    pieces, or "EA").

    `lines`: one row per line: kind, supplier (null for a transfer), origin (location, for a transfer), item, location,
    order_unit, factor, ordered, received, is_closed, entered. `schedule`: one row per `part` of a line, in the order of
    their days: original and promised day, quantity, received. `confirmations`, `notices`: one row per `turn` that
    the supplier told of a line: the pieces from `first` on, quantity, day, and whether in_portal and in_erp; of a
    confirmation also the `answer` (accepted, rejected, hold, backordered), which is no promise where there is no day.
    `delays`: one row per line that is late: the new day. `issues`: one row per `turn` that the origin of a transfer
    issued: quantity.
    """

    lines: pl.DataFrame
    schedule: pl.DataFrame
    confirmations: pl.DataFrame
    notices: pl.DataFrame
    delays: pl.DataFrame
    issues: pl.DataFrame

    def told(self, is_told: pl.Expr) -> Purchases:
        """All lines, but only what was told of some of them."""
        said = {name: getattr(self, name).filter(is_told) for name in ("confirmations", "notices", "delays")}
        return replace(self, **said)

    def of_lines(self, told: pl.DataFrame) -> pl.DataFrame:
        """Rows of one of the other tables with the columns of their lines, those of `lines` with `_of_line` where both
        have them."""
        return told.join(self.lines, on=LINE, how="inner", suffix="_of_line", maintain_order="left")


@dataclass(frozen=True)
class Sales:
    """All that is sold of one region.

    `lines`: one row per line: kind, line_kind, hold, customer, item, location, order_unit, factor, ordered, requested
    day, is_closed, entered; price in the currency, for so many (priced_per) price units of price_factor pieces.
    `shipments`: one row per `delivery` of a line, by its number: quantity in the order unit,
    and the day of the issue, null where nothing was issued yet. `returns`: one row per line of which pieces came back.
    `unordered`: one row per delivery without an order: customer, item, location, pieces (below zero where they came
    back), day.
    """

    lines: pl.DataFrame
    shipments: pl.DataFrame
    returns: pl.DataFrame
    unordered: pl.DataFrame

    @property
    def is_plain(self) -> bool:
        """Whether all are orders for stock of one line, which nothing holds."""
        usual = {"line": 1, "kind": "order", "line_kind": "stock", "hold": "none"}
        return self.lines.filter(pl.any_horizontal(pl.col(one) != value for one, value in usual.items())).is_empty()

    def of_lines(self, told: pl.DataFrame) -> pl.DataFrame:
        """Shipments or returns with the columns of their lines."""
        return told.join(self.lines, on=LINE, how="inner", maintain_order="left")


@dataclass(frozen=True)
class Orders:
    """The documents of one region."""

    region: Region
    sales: Sales
    purchases: Purchases


Tables = TypeVar("Tables", Purchases, Sales)


def together(first: Tables, second: Tables) -> Tables:
    """Documents of two kinds as one."""
    tables = zip(vars(first).values(), vars(second).values(), strict=True)
    return type(first)(*(pl.concat([one, other.select(one.columns)]) for one, other in tables))


def dates(spec: Spec, days: np.ndarray) -> pl.Series:
    """Dates some days after the last cycle's."""
    return pl.select(day=pl.lit(spec.today) + pl.duration(days=pl.lit(pl.Series(days, dtype=pl.Int64)))).to_series()
