"""What is still to ship of each order line, and what was asked for, shipped and sent back by day."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.documents.model import LINE, Sales

DEMANDING = ("order", "unknown")  # what nobody knows the kind of is kept
PLACE = ("item", "location", "customer")
DAY = (*PLACE, "day")
QUANTITIES = ("ordered_quantity", "shipped_quantity", "returned_quantity", "cancelled_quantity")


def demanded_lines(sales: Sales) -> pl.DataFrame:
    """Order lines that are demand on stock, with `ordered_quantity` and `shipped_quantity` in pieces."""
    is_demand = pl.col("kind").is_in(DEMANDING) & (pl.col("line_kind") == "stock")
    issued = sales.shipments.filter(pl.col("day").is_not_null()).group_by(LINE).agg(shipped=pl.col("quantity").sum())
    lines = sales.lines.filter(is_demand).join(issued, on=LINE, how="left", maintain_order="left")
    return lines.with_columns(
        ordered_quantity=pl.col("ordered") * pl.col("factor"),
        shipped_quantity=pl.col("shipped").fill_null(0) * pl.col("factor"),
    )


def open_lines(sales: Sales) -> pl.DataFrame:
    """Lines of which something is to ship, with `open_quantity` in pieces."""
    lines = demanded_lines(sales).with_columns(open_quantity=pl.col("ordered_quantity") - pl.col("shipped_quantity"))
    return lines.filter(~pl.col("is_closed") & (pl.col("open_quantity") > 0))


def demand_by_day(sales: Sales) -> pl.DataFrame:
    """One row per item, location, customer and day, by the day that was asked for; goods that left or came back without
    an order count on their own day."""
    lines = demanded_lines(sales)
    cancelled = (pl.col("ordered_quantity") - pl.col("shipped_quantity")).clip(0) * pl.col("is_closed")
    asked = lines.select(*PLACE, *QUANTITIES[:2], day="requested", cancelled_quantity=cancelled)
    linked = sales.returns.join(lines, on=LINE).select(*PLACE, day="requested", returned_quantity="pieces")
    on_orders = sales.shipments.join(sales.lines.filter(kind="return", line_kind="stock"), on=LINE)
    came = on_orders.select(*DAY, returned_quantity=pl.col("quantity") * pl.col("factor"))
    left, back = pl.col("pieces").clip(0), -pl.col("pieces").clip(upper_bound=0)
    unordered = sales.unordered.select(*DAY, ordered_quantity=left, shipped_quantity=left, returned_quantity=back)
    changes = pl.concat([asked, linked, came, unordered], how="diagonal")
    return changes.group_by(DAY).agg(pl.col(QUANTITIES).sum()).sort(DAY)
