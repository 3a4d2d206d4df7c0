"""What SAP calls documents and partners."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import Books, Partner

DATE = "%Y%m%d"


def numbered(column: str, digits: int, step: int = 1) -> pl.Expr:
    """A number, zero-padded."""
    return (step * pl.col(column)).cast(pl.String).str.zfill(digits)


def flag(is_so: pl.Expr) -> pl.Expr:
    """X where it is so."""
    return pl.when(is_so).then(pl.lit("X")).otherwise(pl.lit(""))


BOOKS = Books(
    sales_order=numbered("number", 10),
    sales_line=numbered("line", 6, step=10),
    purchase_order=(4_500_000_000 + pl.col("number")).cast(pl.String),
    purchase_line=numbered("line", 5, step=10),
    customers={1: Partner("0000200001", "CUS-1", ("01",)), 2: Partner("0000200002", "CUS-2", ("01", "02"))},
    suppliers={1: Partner("0000100001", "SUP-A"), 2: Partner("0000100002", "SUP-B")},
)
