"""From a published figure back to the source rows it is made of.

A release holds its own trace, so that any past figure can be followed without the warehouse.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

EVIDENCE = r"\[(?<delivery_id>[^\]]+):(?<row_number>\d+)\]"
LINES = Path("trace") / "lines.parquet"
SOURCE_LINES = """
    select lines.*, deliveries.source, deliveries.entity, deliveries.file_name
    from planning.source_lines as lines
    left join cycle.deliveries as deliveries using (delivery_id)
    order by item_id, location_id, published_table, published_column, document, stock_status, step desc,
        recorded_at, delivery_id, row_number, quantity
"""


def write_trace(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the source lines of all traced figures of the built cycle into `folder`."""
    target = folder / LINES
    target.parent.mkdir()
    connection.sql(SOURCE_LINES).write_parquet(str(target), compression="zstd")


def source_lines(release: Path, item_id: str, location_id: str) -> pl.DataFrame:
    """The source lines of one item and location in a release's folder; none where it publishes no such figure.

    One row per figure (published_table, published_column, document, stock_status) and source row, with step (snapshot,
    movement, ordered, noticed, carried ...), quantity in base units as it counts (null for a refused row, and for a
    supplier's message), movement_id, recorded_at, source, entity, file_name, delivery_id and row_number (null for what
    was carried). A figure is the sum of its quantities.
    """
    found = pl.scan_parquet(release / LINES, glob=False)
    return found.filter(pl.col("item_id") == item_id, pl.col("location_id") == location_id).collect()


def published_rows(release: Path, table: str, item_id: str, location_id: str) -> pl.DataFrame:
    """The rows of a published table at one item and location."""
    found = pl.scan_parquet(release / "tables" / f"{table}.parquet", glob=False)
    return found.filter(pl.col("item_id") == item_id, pl.col("location_id") == location_id).collect()


def evidence(causes: pl.DataFrame) -> pl.DataFrame:
    """The source rows that prove `causes` (rows of reconciliation_causes): cause, delivery_id, row_number."""
    rows = causes.select("cause", rows=pl.col("evidence").str.extract_all(EVIDENCE)).explode("rows").drop_nulls()
    return (
        rows.select("cause", pl.col("rows").str.extract_groups(EVIDENCE)).unnest("rows").cast({"row_number": pl.Int64})
    )
