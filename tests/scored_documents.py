"""The published tables of documents against the truth: each row by its key and its figures."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.settings import HomePaths

# Published tables by the names of their truths.
TABLES = {
    "open_orders": "open_orders",
    "inbound": "inbound_supply",
    "demand": "demand_history",
    "forecast": "forecast",
    "expired": "inventory",
}
QUANTITY = pl.Decimal(18, 4)


def document_lines(tables: dict[str, pl.DataFrame], settings: HomePaths) -> pl.DataFrame:
    """One row per row that either has, of all the tables: `table`, its columns, `is_true` and `is_ours`."""
    # What a supplier answered instead of a promise stands among the reasons.
    answer = pl.col("trust_reasons").str.extract(r"\bsupplier_(\w+)")
    truths = {name: pl.read_parquet(settings.truth / f"{name}.parquet") for name in TABLES}
    inventory, truths["expired"] = _with_lots(tables["inventory"], truths["expired"])
    inbound, truths["inbound"] = _with_origins(tables["inbound_supply"].with_columns(answer=answer), truths["inbound"])
    ours = tables | {"inbound_supply": inbound, "inventory": inventory}
    return pl.concat(
        [
            _lines(ours[published], truths[name]).select(pl.lit(published).alias("table"), pl.all())
            for name, published in TABLES.items()
        ],
        how="diagonal",
    )


def _with_lots(inventory: pl.DataFrame, truth: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The truth of lots is the warehouse's. Where it may hold a part of the item under a code that nothing maps, the
    row shows the ERP's stock: no more of it expires than is there, and of what the warehouse has none, nothing is true.
    """
    key = ["item_id", "location_id"]
    other_half = pl.col("trust_reasons").str.contains("other_half_unmapped")
    halves = inventory.filter(other_half)
    known = halves.join(truth, on=key, how="semi")
    there = halves.select(*key, there="on_hand_quantity")
    capped = truth.join(there, on=key, how="left").with_columns(pl.min_horizontal("expired_quantity", "there"))
    return pl.concat([inventory.filter(~other_half), known]), capped.select(truth.columns)


def _with_origins(inbound: pl.DataFrame, truth: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An order that names no storage location of a plant with several leaves open where it comes from, which its rows
    say, until goods have left: it is compared without."""
    line = ["source", "purchase_order_id", "purchase_order_line"]
    unsaid = inbound.filter(pl.col("trust_reasons").str.contains("unknown_origin")).select(line).unique()
    issued = truth.filter(pl.col("milestone") == "shipped").select(line).unique()
    unsaid = unsaid.join(issued, on=line, how="anti").with_columns(is_unsaid=True)

    def without(rows: pl.DataFrame) -> pl.DataFrame:
        origin = pl.when(pl.col("is_unsaid").is_null()).then("origin_location_id").alias("origin_location_id")
        return rows.join(unsaid, on=line, how="left").with_columns(origin).drop("is_unsaid")

    return without(inbound), without(truth)


def _lines(ours: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Rows that are alike but for their quantities are one: it makes no difference how many a supply is told in. Of
    nothing there is no row."""
    return compared(*(_totals(one.select(truth.columns)) for one in (ours, truth)))


def _totals(rows: pl.DataFrame) -> pl.DataFrame:
    quantities = [name for name in rows.columns if name.endswith("_quantity")]
    key = [name for name in rows.columns if name not in quantities]
    typed = rows.with_columns(pl.col(quantities).cast(QUANTITY)).cast({pl.Date: pl.String, pl.Int32: pl.Int64})
    totals = typed.group_by(key).agg(pl.col(quantities).sum()).select(rows.columns)
    return totals.filter(pl.any_horizontal(pl.col(quantities) != 0))


def compared(ours: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """One row that either has, with the columns of `truth`."""
    key = truth.columns
    marked = ours.select(key).with_columns(is_ours=True), truth.with_columns(is_true=True)
    joined = marked[0].join(marked[1], on=key, how="full", coalesce=True, nulls_equal=True)
    return joined.with_columns(pl.col("is_ours", "is_true").fill_null(False)).sort(key)


def lines_as_text(lines: pl.DataFrame) -> str:
    """How many rows of each table are exact, and every row that is not."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=400, tbl_hide_column_data_types=True, fmt_str_lengths=60):
        return "\n".join(_tables_as_text(lines))


def _tables_as_text(lines: pl.DataFrame) -> Iterator[str]:
    is_exact = pl.col("is_true") & pl.col("is_ours")
    for (table,), rows in lines.group_by("table", maintain_order=True):
        wrong = rows.filter(~is_exact)
        yield f"{table}: {rows.height - wrong.height} of {rows.height} rows exact"
        if wrong.height:
            told = [column.name for column in wrong.drop("table") if column.null_count() < wrong.height]
            yield str(wrong.select(pl.col("is_true", "is_ours"), pl.col(told).exclude("is_true", "is_ours")))
