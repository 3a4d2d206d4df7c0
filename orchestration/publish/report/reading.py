"""What the report reads of a release, and the shape in which its parts hand it to the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.publish.manifest import Manifest
from orchestration.publish.report.formats import NOTHING

NULL = re.compile(r"\bnull\b", re.IGNORECASE)
ROWS_SHOWN = 20


@dataclass(frozen=True)
class ReleaseFiles:
    """A release that the report is written for: its folder, its manifest with every table that is there, and what is
    missing from it, with why."""

    folder: Path
    manifest: Manifest
    missing: Mapping[str, str] = field(default_factory=dict)

    def scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / "tables" / f"{table}.parquet", glob=False)

    def lacks(self, table: str) -> str | None:
        """That a KPI table is missing, in words; None where it is there. Why, the verdict says once for all."""
        return f"{table} is missing from this release." if table in self.missing else None

    def total(self, table: str, dimension: str) -> dict[str, Any]:
        """The row of a KPI table over all of `dimension`; all null where a cycle had nothing to measure."""
        rows = self.scan(table).filter(pl.col(dimension) == "*").collect()
        return rows.row(0, named=True) if rows.height else dict.fromkeys(rows.columns)

    def definition(self, table: str, column: str) -> str:
        """What a published column means; of null it speaks as the page writes it."""
        return NULL.sub(NOTHING, self.manifest.tables[table].columns[column])


@dataclass(frozen=True)
class Column:
    """A column of a listing; `kind` says how a cell is written, `definition` what it means, if the title does not."""

    name: str
    title: str
    kind: str = "text"
    definition: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in ("count", "quantity", "signed", "money", "signed_money", "share", "hours", "minutes")


@dataclass(frozen=True)
class Listing:
    """Rows shown under `caption`, at most some of `total`; `elsewhere` says where all of them stand."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]
    total: int
    empty: str
    elsewhere: str = ""


def columns_of(release: ReleaseFiles, table: str, *shown: tuple[str, str, str]) -> list[Column]:
    """Columns of a published table, each as (name, title, kind), with their published definition."""
    return [Column(name, title, kind, release.definition(table, name)) for name, title, kind in shown]


def lacking(caption: str, why: str) -> Listing:
    """A listing that cannot be shown."""
    return Listing(caption, (), (), 0, why)


def listing(rows: pl.LazyFrame, columns: Sequence[Column], caption: str, empty: str, elsewhere: str) -> Listing:
    """The first of `rows`, which stand in the order of interest."""
    names = [column.name for column in columns]
    total = rows.select(pl.len()).collect().item()
    return Listing(caption, columns, rows.select(names).head(ROWS_SHOWN).collect().to_dicts(), total, empty, elsewhere)
