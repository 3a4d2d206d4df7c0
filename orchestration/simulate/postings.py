"""What one side recorded: postings, and the stock they move."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.codes import Twist
from orchestration.simulate.journal import Journal
from orchestration.simulate.regions import Feed, Side

STOCK_KEY = ["item", "location", "status"]
TYPES = pl.Schema(
    {
        "item": pl.Int32(),
        "location": pl.Int32(),
        "source": pl.Int8(),
        "target": pl.Int8(),
        "quantity": pl.Int64(),
        "cases": pl.Int32(),
    }
)


def postings(journal: Journal, side: Side, rows: np.ndarray) -> pl.DataFrame:
    """One row per posting of `rows`, as the side has it: two for a line that it splits.

    `part` is 1 or 2; `cases` above zero where it was keyed in cases; `reset` where `balance` is what was
    recorded instead of `quantity`. `document` is the side's own number, `reversed_document` that of the posting
    that this one reverses, 0 for none; `reference` is the warehouse's, 0 for none, in `wms_system`.
    """
    columns = _as_recorded(journal, side, rows)
    frame = pl.DataFrame(columns | {"row": rows, "part": np.ones(len(rows), np.int8)}).cast(TYPES)
    sign = 1 if side == "erp" else -1
    first = sign * journal["split"][rows]
    is_split = first > 0
    if not is_split.any():
        return frame
    first_part = frame.with_columns(
        quantity=pl.Series(np.where(is_split, first, columns["quantity"]), dtype=pl.Int64),
        cases=pl.Series(np.where(is_split, 0, columns["cases"]), dtype=pl.Int32),
    )
    rest = frame.with_columns(
        part=pl.lit(2, pl.Int8),
        quantity=pl.Series(columns["quantity"] - first, dtype=pl.Int64),
        cases=pl.lit(0, pl.Int32),
    )
    return pl.concat([first_part, rest.filter(pl.Series(is_split))]).sort("row", "part")


def _as_recorded(journal: Journal, side: Side, rows: np.ndarray) -> dict[str, np.ndarray]:
    stock = ("item", "location", "source", "target", "quantity", "cases")
    shared = journal.take(rows, "kind", *stock, "line", "transfer", "backdated", "wms_system")
    document = "erp_document" if side == "erp" else "wms_reference"
    own = {
        "at": f"{side}_at",
        "reference": f"{side}_reference",
        "reset": f"{side}_resets",
        "balance": f"{side}_balance",
    }
    columns = shared | {name: journal[column][rows] for name, column in (own | {"document": document}).items()}
    reverses = journal["reverses"][rows]
    columns["reversed_document"] = np.where(reverses >= 0, journal[document][reverses], 0)
    twist, other = journal["twist"][rows], journal["alternative"][rows]
    return (_in_erp if side == "erp" else _in_warehouse)(columns, twist, other)


def _in_warehouse(columns: dict[str, np.ndarray], twist: np.ndarray, other: np.ndarray) -> dict[str, np.ndarray]:
    return columns | {
        "item": np.where(twist == Twist.UNMAPPED_ITEM, other, columns["item"]),
        "location": np.where(twist == Twist.UNMAPPED_LOCATION, other, columns["location"]),
    }


def _in_erp(columns: dict[str, np.ndarray], twist: np.ndarray, other: np.ndarray) -> dict[str, np.ndarray]:
    source, target, quantity = columns["source"], columns["target"], columns["quantity"]
    miscounted = np.isin(twist, (Twist.QUANTITY, Twist.UNIT))
    turned, restated = twist == Twist.DIRECTION, twist == Twist.STATUS
    as_cases = (twist == Twist.UNIT) & (other > quantity)
    return columns | {
        "item": np.where(twist == Twist.ITEM, other, columns["item"]),
        "location": np.where(twist == Twist.LOCATION, other, columns["location"]),
        "quantity": np.where(miscounted, other, quantity),
        "cases": np.where(miscounted, np.where(as_cases, quantity, 0), columns["cases"]),
        "source": np.where(turned, target, np.where(restated & (source >= 0), other, source)),
        "target": np.where(turned, source, np.where(restated & (target >= 0), other, target)),
    }


def legs(recorded: pl.DataFrame) -> pl.DataFrame:
    """One row per change of stock: item, location, status, signed quantity, at, row."""
    taken = recorded.filter(pl.col("source") >= 0).select(
        "row", "at", "item", "location", status="source", quantity=-pl.col("quantity")
    )
    given = recorded.filter(pl.col("target") >= 0).select(
        "row", "at", "item", "location", status="target", quantity="quantity"
    )
    return pl.concat([taken, given])


def recorded_rows(journal: Journal, feed: Feed, after: int, upto: int) -> np.ndarray:
    """Rows that a system recorded after one instant, up to and with another."""
    at = journal[f"{feed.side}_at"]
    return np.flatnonzero((journal[f"{feed.side}_system"] == feed.number) & (at > after) & (at <= upto))
