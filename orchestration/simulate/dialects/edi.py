"""Messages of suppliers by EDI: what both standards share."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.notation import date_of, notice_number
from orchestration.simulate.documents.model import LINE, Purchases
from orchestration.simulate.world import World


def confirmed(world: World, made: Purchases, books: Books, item: pl.Expr) -> pl.DataFrame:
    """One row per part that a supplier answered, in the order of the lines: `order`, `name` of its line, `code` of its
    item, `order_unit`, `ordered`, `quantity`, the `answer`, and `on` which day, null for none."""
    return _named(world, made, made.confirmations, books, item)


def noticed(world: World, made: Purchases, books: Books, item: pl.Expr) -> pl.DataFrame:
    """One row per shipment of a line, likewise: its own `notice`, and its quantity in one or two `packs`."""
    first = (pl.col("quantity") + 1) // 2
    packs = pl.concat_list(first, pl.col("quantity") - first).list.filter(pl.element() > 0)
    rows = _named(world, made, made.notices, books, item)
    return rows.with_columns(notice=pl.format("{}-L{}", notice_number(), "line"), packs=packs)


def _named(world: World, made: Purchases, told: pl.DataFrame, books: Books, item: pl.Expr) -> pl.DataFrame:
    # Suppliers leave out the zeros that the ERP pads its lines with.
    names = {"order": books.purchase_order, "name": books.purchase_line.str.strip_chars_start("0"), "code": item}
    rows = world.with_codes(made.of_lines(told.filter("in_portal")))
    return rows.with_columns(**names, on=date_of("day", "%Y%m%d")).sort(*LINE, "turn")


def messages(rows: pl.DataFrame, by: str, body: pl.Expr, segments: pl.Expr) -> pl.DataFrame:
    """One row per message: the `body` of all its rows, how many `segments` and `lines`, and its number `message`."""
    told = rows.with_columns(body=body, segments=segments)
    grouped = told.group_by(by, maintain_order=True).agg(
        pl.col("body").str.join(""), pl.col("segments").sum(), lines=pl.len(), order=pl.col("order").first()
    )
    return grouped.with_columns(message=pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4))
