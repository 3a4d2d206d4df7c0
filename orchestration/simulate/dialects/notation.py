"""How the systems write quantities, numbers and codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import polars as pl

from orchestration.simulate.network import Network

Code = TypeVar("Code", bound=int)
DOCUMENTS = {"wms_ewm": "D", "wms_openboxes": "TX"}  # what a warehouse's document numbers begin with, by dialect


def quantity(pieces: pl.Expr | str) -> pl.Expr:
    """A quantity with three decimals, by the `scale` of the item."""
    thousandths = (pl.col(pieces) if isinstance(pieces, str) else pieces) * (1000 // pl.col("scale"))
    return pl.format("{}.{}", thousandths // 1000, (thousandths % 1000).cast(pl.String).str.zfill(3))


def reference(network: Network) -> pl.Expr:
    """The number of the warehouse's document as its system writes it; blank for none."""
    prefixes = {feed.number: DOCUMENTS[feed.dialect] for feed in network.feeds if feed.side == "wms"}
    prefix = pl.col("wms_system").replace_strict(prefixes, default="", return_dtype=pl.String)
    return numbered(prefix, "reference")


def numbered(prefix: str | pl.Expr, column: str) -> pl.Expr:
    """A document number of eight digits; blank for 0."""
    begin = pl.lit(prefix) if isinstance(prefix, str) else prefix
    number = pl.format("{}{}", begin, pl.col(column).cast(pl.String).str.zfill(8))
    return pl.when(pl.col(column) > 0).then(number).otherwise(pl.lit(""))


def material(number: str = "item_number") -> pl.Expr:
    """SAP's material number: 18 characters, zero-padded."""
    return pl.col(number).cast(pl.String).str.zfill(18)


def constants(**values: str) -> dict[str, pl.Expr]:
    """Columns that are alike in every row."""
    return {name: pl.lit(value) for name, value in values.items()}


def date_of(day: pl.Expr | str, notation: str) -> pl.Expr:
    """A day as text."""
    return (pl.col(day) if isinstance(day, str) else day).dt.strftime(notation)


def named(number: pl.Expr | str, names: Mapping[Code, str]) -> pl.Expr:
    """The system's word for a kind or status; null where it has none."""
    known = {int(key): name for key, name in names.items()}
    return (pl.col(number) if isinstance(number, str) else number).replace_strict(
        known, default=None, return_dtype=pl.String
    )


def named_as(kind: str, names: Mapping[str, str]) -> pl.Expr:
    """The system's word for a kind; blank where it has none."""
    return pl.col(kind).replace_strict(dict(names), default="", return_dtype=pl.String)


def notice_number() -> pl.Expr:
    """The number of a supplier's shipping notice: one for all lines of an order that ship together."""
    turn = pl.when(pl.col("turn") > 1).then(pl.format("-{}", "turn")).otherwise(pl.lit(""))
    return pl.format("ASN{}{}", pl.col("number").cast(pl.String).str.zfill(6), turn)
