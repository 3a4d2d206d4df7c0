"""What changed from one release to another, key by key, and why: the deliveries, causes and rules that did it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from orchestration.publish.change_reasons import (
    cause_changes,
    changed_mappings,
    delivered_by_source,
    in_words,
    new_deliveries,
    rule_changes,
)
from orchestration.publish.diff import DIFFERENCE, compared_tables, differences, key_of, not_compared, rows_of
from orchestration.publish.enrichment import HOW_TO_MEND, read_with_tables
from orchestration.publish.manifest import Manifest

PLACE = ("item_id", "location_id")
CHANGE = {**DIFFERENCE, "change": pl.String(), "reason": pl.String()}
# Their figures are what causes explain; documents of other tables change by deliveries alone.
OF_STOCK = ("inventory", "lots", "reconciliation_balances", "reconciliation_causes", "reconciliation_exceptions")
OF_TRUST = ("trust", "trust_reasons")
OF_SOURCES = ("kpi_freshness",)  # whose key is a source, and whatever it delivers counts
OF_TIME = ("is_overdue", "is_past_due", "age_days", "age_hours", "last_seen_at", "cutoff_at", "on_hand_at")
MOVED_ON = "the clock moved on"
CARRIED = "nothing new was delivered: it comes from earlier cycles"


class UnknownTable(Exception):
    """Neither release has such a table, or one of them not yet; the message says which there are, or what to do."""


def changes(before: Path, after: Path, only: str | None = None) -> pl.DataFrame:
    """One row per value that differs, as `diff.differences`, with `change` (added, removed, changed) and `reason`.

    The reason is of the row: causes that came, went or moved at its item and location; trust reasons; deliveries with
    new content that the table is made from, of the location's own systems and of those that serve all; a changed
    policy, contract, mapping or code; the clock. `only` names the one table to look at. Raises UnknownTable.
    """
    if only:
        _check_table(before, after, only)
    manifests = [read_with_tables(folder) for folder in (before, after)]
    found = differences(before, after, only)
    if found.is_empty():
        return pl.DataFrame(schema=CHANGE)
    rows = pl.concat([_rows(before, after, name, manifests) for name in found["table"].unique(maintain_order=True)])
    kept = found.join(rows, on=["table", "key"], how="left", maintain_order="left")
    reasons = row_reasons(kept, before, after, manifests)
    return kept.join(reasons, on=["table", "key"], how="left", maintain_order="left").select(*CHANGE)


def _check_table(before: Path, after: Path, table: str) -> None:
    if why := not_compared(before, after).get(table):
        raise UnknownTable(f"{table} is {why}; {HOW_TO_MEND}")
    known = compared_tables(before, after)
    if table not in known:
        raise UnknownTable(f"no table {table}; there are {', '.join(sorted(known))}")


def summary(found: pl.DataFrame) -> pl.DataFrame:
    """One row per table: how many rows were added, removed and changed, and which columns changed."""
    counted = [
        pl.col("key").filter(pl.col("change") == change).n_unique().alias(change)
        for change in ("added", "removed", "changed")
    ]
    columns = pl.col("column").filter(pl.col("change") == "changed").unique().sort().str.join(", ").alias("columns")
    return found.group_by("table", maintain_order=True).agg(*counted, columns)


def _rows(before: Path, after: Path, table: str, manifests: list[Manifest]) -> pl.DataFrame:
    """One row per key of either release: table, key, change, item_id, location_id (null where it has none)."""
    key = next(one.tables[table].key for one in reversed(manifests) if table in one.tables)
    sides = [_placed(rows_of(folder, table), key) for folder in (before, after)]
    there = sides[0].join(sides[1], on="key", how="full", coalesce=True, suffix="_after")
    change = (
        pl.when(pl.col("there").is_null())
        .then(pl.lit("added"))
        .when(pl.col("there_after").is_null())
        .then(pl.lit("removed"))
        .otherwise(pl.lit("changed"))
    )
    places = [pl.coalesce(f"{name}_after", name).alias(name) for name in PLACE]
    return there.select(pl.lit(table).alias("table"), "key", change.alias("change"), *places)


def _placed(rows: pl.DataFrame | None, key: list[str]) -> pl.DataFrame:
    if rows is None:
        return pl.DataFrame(schema=dict.fromkeys(("key", *PLACE), pl.String()) | {"there": pl.Boolean()})
    places = [pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name) for name in PLACE]
    return rows.select(key_of(key), *places, pl.lit(True).alias("there"))


def row_reasons(found: pl.DataFrame, before: Path, after: Path, manifests: list[Manifest]) -> pl.DataFrame:
    """One row per table and key of `found`, differences with their item_id and location_id: the reason in words."""
    rows = _kinds(found).join(cause_changes(before, after), on=PLACE, how="left")
    wanted = rows.select("table", "location_id").unique()
    deliveries = new_deliveries(before, after, manifests, wanted)
    rows = rows.join(deliveries, on=["table", "location_id"], how="left", nulls_equal=True)
    by_source = delivered_by_source(manifests).rename({"deliveries": "of_source"})
    rows = rows.join(by_source, left_on="key", right_on="source", how="left")
    of_source = pl.when(pl.col("table").is_in(OF_SOURCES)).then("of_source").otherwise("deliveries")
    moved = new_deliveries(before, after, manifests, wanted.select("location_id", table=pl.lit("inventory")).unique())
    moved = moved.select("location_id", movements=pl.format("movements beyond the order documents, {}", "deliveries"))
    rows = rows.join(moved, on="location_id", how="left", nulls_equal=True)
    words = pl.concat_str(
        pl.when(pl.col("table").is_in(OF_STOCK) & pl.col("is_of_figures")).then("causes"),
        "trust",
        pl.when("is_of_figures").then(of_source),
        pl.when("is_of_movements").then("movements"),
        "rules",
        "time",
        separator="; ",
        ignore_nulls=True,
    )
    rows = rows.join(rule_changes(manifests), on="table", how="left")
    otherwise = "; ".join(in_words(changed_mappings(*manifests))) or CARRIED
    return rows.select("table", "key", words.replace("", otherwise).alias("reason"))


def _kinds(found: pl.DataFrame) -> pl.DataFrame:
    """One row per table and key: its place, and of what kind its changed values are."""
    of_time = pl.col("column").is_in(OF_TIME)
    was, became = (pl.col(one).replace("", None).fill_null("none") for one in ("before", "after"))
    of_reasons = (pl.col("column") == "trust_reasons") & (was != became)
    return found.group_by("table", "key", *PLACE, maintain_order=True).agg(
        pl.format("trust reasons: {} → {}", was, became).filter(of_reasons).first().alias("trust"),
        (~of_time & ~pl.col("column").is_in(OF_TRUST)).any().alias("is_of_figures"),
        (pl.col("column") == "unposted_quantity").any().alias("is_of_movements"),
        pl.when(of_time.any()).then(pl.lit(MOVED_ON)).alias("time"),
    )
