"""What is still to come of each order line: when, as first promised when, and how sure.

Each open piece of a line is looked at by itself: which part of the schedule it is, whether a notice or a confirmation
covers it, and what a delay makes of its day.
"""

from __future__ import annotations

import polars as pl

from orchestration.simulate.documents.model import LINE, Purchases

SUPPLY = ("order", "transfer")
PART = (*LINE, "original", "expected", "milestone", "answer")


def open_parts(purchases: Purchases) -> pl.DataFrame:
    """One row per line, original promise, expected day, milestone and `answer` where that is no promise, with the
    columns of the line and `quantity` in its order unit."""
    still = _open_pieces(purchases)
    is_shipped = pl.col("notice").is_not_null() | pl.col("issue").is_not_null()
    due = pl.coalesce("notice", "confirmation", "promised")
    is_late = ~is_shipped & (due < pl.col("late")).fill_null(False)
    is_confirmed = pl.col("confirmation").is_not_null() | is_late
    milestone = pl.when(is_shipped).then(pl.lit("shipped")).when(is_confirmed).then(pl.lit("confirmed"))
    refused = purchases.confirmations.filter(pl.col("day").is_null()).select(*LINE, "answer")
    parts = still.join(refused, on=LINE, how="left").with_columns(
        expected=pl.when(is_late).then("late").otherwise(due),
        milestone=milestone.otherwise(pl.lit("ordered")),
        answer=pl.when(~is_shipped & ~is_confirmed).then("answer"),
    )
    totals = parts.group_by(PART).agg(quantity=pl.len().cast(pl.Int64))
    return totals.join(purchases.lines, on=LINE).sort(PART)


def _open_pieces(purchases: Purchases) -> pl.DataFrame:
    """One row per piece that has not come: the promises of its part, and the days that were told of it."""
    is_supply = pl.col("kind").is_in(SUPPLY) & ~pl.col("is_closed") & (pl.col("received") < pl.col("ordered"))
    lines = purchases.lines.filter(is_supply)
    still = _pieces(lines, pl.col("received"), pl.col("ordered"))
    told = {
        "promised": _in_turn(purchases.schedule).rename({"promised": "day"}),
        "notice": purchases.notices,
        "confirmation": purchases.confirmations.filter(pl.col("day").is_not_null()),
        "issue": _in_turn(purchases.issues).with_columns(day=pl.col("turn")),
    }
    for name, rows in told.items():
        columns = {name: "day"} | ({"original": "original"} if name == "promised" else {})
        pieces = _pieces(rows, pl.col("first"), pl.col("first") + pl.col("quantity"), **columns)
        still = still.join(pieces, on=[*LINE, "piece"], how="left")
    return still.join(purchases.delays.select(*LINE, late="day"), on=LINE, how="left")


def _in_turn(rows: pl.DataFrame) -> pl.DataFrame:
    """With the `first` piece of each, where one begins after the other."""
    return rows.with_columns(first=pl.col("quantity").cum_sum().over(LINE) - pl.col("quantity"))


def _pieces(rows: pl.DataFrame, begin: pl.Expr, end: pl.Expr, **columns: str) -> pl.DataFrame:
    """One row per piece of each row, from `begin` to before `end`."""
    return rows.select(*LINE, piece=pl.int_ranges(begin, end), **columns).explode("piece")
