"""Releases to push: those of the sample, and such as the export makes when something changes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.contracts.policy import policy_of, read_policy
from orchestration.files import file_hash
from orchestration.publish.frepple.export import write_frepple
from orchestration.publish.manifest import FileEntry, read_manifest, write_manifest

PLAN_DATE = date(2026, 11, 18)
POLICY = policy_of(read_policy(), {"group_currency": "USD", "default_calendar": None})


def rows_of(release: Path, file: str) -> list[dict[str, str]]:
    path = release / "frepple" / f"{file}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []


def with_stock_nobody_knows(release: Path, item: str, location: str) -> None:
    """Export the release again, as it is when the stock of an item at a location is newly withheld."""
    stock = pl.read_parquet(release / "tables" / "inventory.parquet")
    is_it = (pl.col("item_id") == item) & (pl.col("location_id") == location)
    unknown = pl.when(is_it).then(None).otherwise(pl.col("planning_quantity")).alias("planning_quantity")
    stock.with_columns(unknown).write_parquet(release / "tables" / "inventory.parquet")
    shutil.rmtree(release / "frepple")
    write_manifest(release, replace(read_manifest(release), frepple=write_frepple(release, PLAN_DATE, POLICY)))


def with_rows(release: Path, file: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Write a file of the export anew, as `change` makes its rows, and the manifest with it."""
    path, rows = release / "frepple" / f"{file}.csv", rows_of(release, file)
    with path.open("w", encoding="utf-8", newline="") as text:
        written = csv.DictWriter(text, list(rows[0]))
        written.writeheader()
        written.writerows(change(rows))
    manifest = read_manifest(release)
    files = {**manifest.frepple.files, file: FileEntry(len(rows), file_hash(path))}
    write_manifest(release, replace(manifest, frepple=replace(manifest.frepple, files=files)))
