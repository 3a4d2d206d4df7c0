"""What differs between two releases, value by value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from orchestration.publish.enrichment import missing_of, read_with_tables
from orchestration.publish.manifest import TableEntry

DIFFERENCE = {name: pl.String() for name in ("table", "key", "column", "before", "after")}
OF_THE_RELEASE = ("release_id", "as_of")


def differences(before: Path, after: Path, only: str | None = None) -> pl.DataFrame:
    """One row per value that differs, by table, key and column; a row of one release only differs in all its values.

    `before` and `after` are folders of releases. Values are text as the tables hold them, null where there is
    none; key values stand in the order of the key, separated by ' / '. A table that only one has is compared
    with none, unless the other is still to have it (`not_compared`); `only` names the one to look at.
    """
    tables = compared_tables(before, after)
    found = [
        _of_table(rows_of(before, name), rows_of(after, name), entry.key).select(
            pl.lit(name).alias("table"), "key", "column", "before", "after"
        )
        for name, entry in sorted(tables.items())
        if only in (None, name)
    ]
    return pl.concat([pl.DataFrame(schema=DIFFERENCE), *found])


def compared_tables(before: Path, after: Path) -> dict[str, TableEntry]:
    """The tables of both releases, without those that `not_compared` tells of."""
    left_out = not_compared(before, after)
    return {name: entry for name, entry in _all_tables(before, after).items() if name not in left_out}


def not_compared(before: Path, after: Path) -> dict[str, str]:
    """KPI tables that one of the releases is to have and has not, and why, in words: no row of them was removed."""
    known = _all_tables(before, after)
    return {
        name: f"missing from release {folder.name}: {words}"
        for folder in (before, after)
        for name, words in missing_of(folder).items()
        if name in known
    }


def _all_tables(before: Path, after: Path) -> dict[str, TableEntry]:
    return read_with_tables(before).tables | read_with_tables(after).tables


def rows_of(release: Path, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame | None:
    """The rows of a table (of all `columns` by default), without what each release puts to them; None without table."""
    path = release / "tables" / f"{table}.parquet"
    if not path.exists():
        return None
    wanted = None if columns is None else list(columns)
    return pl.read_parquet(path, columns=wanted, glob=False).drop(OF_THE_RELEASE, strict=False)


def _of_table(before: pl.DataFrame | None, after: pl.DataFrame | None, key: Sequence[str]) -> pl.DataFrame:
    before, after = _as_empty(before, after), _as_empty(after, before)
    shared = [name for name in before.columns if name in after.columns]
    key = [name for name in key if name in shared]  # a later version may add to it
    changed = before.join(after, on=shared, how="anti", nulls_equal=True)
    became = after.join(before, on=shared, how="anti", nulls_equal=True)
    joined = _values(changed, key, "before").join(
        _values(became, key, "after"), on=["key", "column"], how="full", coalesce=True
    )
    return joined.filter(pl.col("before").ne_missing(pl.col("after"))).sort("key", "column")


def _as_empty(rows: pl.DataFrame | None, other: pl.DataFrame | None) -> pl.DataFrame:
    """The rows; where there is no table, none in the columns of the other side's."""
    return (pl.DataFrame() if other is None else other.clear()) if rows is None else rows


def key_of(key: Sequence[str]) -> pl.Expr:
    """A row's key as text."""
    return pl.concat_str([pl.col(column).cast(pl.String).fill_null("") for column in key], separator=" / ").alias("key")


def _values(rows: pl.DataFrame, key: Sequence[str], name: str) -> pl.DataFrame:
    others = [pl.col(column).cast(pl.String) for column in rows.columns if column not in key]
    return rows.select(key_of(key), *others).unpivot(index="key", variable_name="column", value_name=name)
