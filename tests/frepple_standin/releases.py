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
from tests.records import manifest

PLAN_DATE = date(2026, 11, 18)
POLICY = policy_of(read_policy(), {"group_currency": "USD", "default_calendar": None, "past_due_receipt_days": 3})


def made_release(release: Path, tables: dict[str, list[dict]], plan_date: date) -> Path:
    """A release that holds an export of these planning tables, and nothing else."""
    (release / "tables").mkdir(parents=True)
    for name, rows in tables.items():
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(release / "tables" / f"{name}.parquet")
    write_manifest(release, manifest(frepple=write_frepple(release, plan_date, POLICY)))
    return release


def rows_of(release: Path, file: str) -> list[dict[str, str]]:
    path = release / "frepple" / f"{file}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []


def columns_of(release: Path, file: str) -> list[str]:
    with (release / "frepple" / f"{file}.csv").open(encoding="utf-8", newline="") as text:
        return next(csv.reader(text))


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
    path, columns, rows = release / "frepple" / f"{file}.csv", columns_of(release, file), rows_of(release, file)
    with path.open("w", encoding="utf-8", newline="") as text:
        written = csv.DictWriter(text, columns)
        written.writeheader()
        written.writerows(change(rows))
    known = read_manifest(release)
    files = {**known.frepple.files, file: FileEntry(len(rows), file_hash(path))}
    write_manifest(release, replace(known, frepple=replace(known.frepple, files=files)))
