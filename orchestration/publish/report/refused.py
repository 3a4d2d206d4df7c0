"""Lines of documents and of the forecast of which something was refused, so that nobody knows what they say."""

from __future__ import annotations

import polars as pl

from orchestration.publish.frepple.export import LEFT_OUT
from orchestration.publish.report.reading import Column, Listing, ReleaseFiles, listing
from orchestration.publish.trace import LINES

DOCUMENTS = {
    "open_orders": ("order_id", "order_line"),
    "inbound_supply": ("purchase_order_id", "purchase_order_line"),
    "forecast": ("customer_id", "bucket_start"),
}
COLUMNS = (
    Column("table", "Table", "words"),
    Column("document", "Line"),
    Column("item_id", "Item"),
    Column("location_id", "Location"),
    Column(
        "value", "Stock there", "money", "Value of what the item-location holds; what the line is worth is not known."
    ),
    Column("trust_reasons", "Why", "words"),
    Column(
        "rows",
        "Refused in",
        definition="`truestock dead-letters` names the column, its meaning and what to do.",
    ),
)


def refused_lines(release: ReleaseFiles) -> Listing:
    """Refused lines of the planning tables, by the value of the stock that is planned without them."""
    stock = release.scan("inventory").select("item_id", "location_id", value="inventory_value")
    lines = pl.concat([_refused(release, table, *document) for table, document in DOCUMENTS.items()])
    rows = lines.join(stock, on=["item_id", "location_id"], how="left").join(
        _source_rows(release), on=["table", "document", "item_id", "location_id"], how="left"
    )
    ordered = rows.sort("value", "table", "document", descending=[True, False, False], nulls_last=True)
    return listing(ordered, COLUMNS, "Refused lines", "No line of an order or of the forecast was refused.", LEFT_OUT)


def _refused(release: ReleaseFiles, table: str, *document: str) -> pl.LazyFrame:
    is_refused = pl.col("trust_reasons").str.split(", ").list.contains("refused_line")
    return (
        release.scan(table)
        .filter(is_refused)
        .select(
            pl.lit(table).alias("table"),
            pl.concat_str(
                [pl.col(part).cast(pl.String) for part in document], separator=" / ", ignore_nulls=True
            ).alias("document"),
            "item_id",
            "location_id",
            "trust_reasons",
        )
    )


def _source_rows(release: ReleaseFiles) -> pl.LazyFrame:
    """Files and rows of each refused line; of the forecast, whose figures have no trace, there are none."""
    return (
        pl.scan_parquet(release.folder / LINES, glob=False)
        .filter(pl.col("step") == "refused")
        .group_by("document", "item_id", "location_id", table="published_table")
        .agg(pl.format("{} row {}", "file_name", "row_number").unique().sort().str.join(", ").alias("rows"))
    )
