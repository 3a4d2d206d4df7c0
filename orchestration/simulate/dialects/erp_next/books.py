"""What ERPNext calls documents, partners and the lines of a document."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import Books, Partner
from orchestration.simulate.dialects.erp_next.stock import unit_of, warehouse

DATE = "%Y-%m-%d"
_SALES_ORDER = pl.format("SO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))
_PURCHASE_ORDER = pl.format("PO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))
BOOKS = Books(
    sales_order=_SALES_ORDER,
    sales_line=pl.format("{}-{}", _SALES_ORDER, "line"),
    purchase_order=_PURCHASE_ORDER,
    purchase_line=pl.format("{}-{}", _PURCHASE_ORDER, "line"),
    customers=dict.fromkeys((1, 2), Partner("CUST-EU1", "CUS-3", ("Commercial",))),
    suppliers=dict.fromkeys((1, 2), Partner("SUP-EU1", "SUP-N")),
)


def item(line_name: pl.Expr, **more: pl.Expr) -> pl.Expr:
    """One line of an order, as the list `items` of its document has it."""
    line = {
        "name": line_name,
        "item_code": pl.format("ITM-{}", "item_number"),
        "qty": pl.col("ordered"),
        "uom": unit_of("order_unit"),
        "conversion_factor": pl.col("factor"),
        "stock_qty": pl.col("ordered") * pl.col("factor"),
        "warehouse": warehouse(pl.lit(0)),
        **more,
    }
    return pl.struct([field.alias(name) for name, field in line.items()])


def documents(lines: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """One row per number: the first line's columns, and all `items`."""
    heads = {name: column.first() for name, column in columns.items() if name != "items"}
    return lines.group_by("number", maintain_order=True).agg(**heads, items=columns["items"]).drop("number")
