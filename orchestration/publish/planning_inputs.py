"""planning_inputs.xlsx: what a planner opens. A summary in words, one sheet per planning table, what columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from orchestration.files import whole_file
from orchestration.publish.manifest import Manifest
from orchestration.publish.tables import RELEASE_COLUMNS
from orchestration.publish.xlsx import Line, Sheet, write_workbook

WITHHELD_SHOWN = 1_000
WITHHELD_COLUMNS = ("item_id", "location_id", "plan_action", "planning_quantity", "quantity_basis", "trust_reasons")

FIRST = ("inventory", "open_orders", "inbound_supply", "forecast", "demand_history", "signals")  # what planners look at


def write_planning_inputs(folder: Path, manifest: Manifest, tables: Sequence[str], missing: Mapping[str, str]) -> None:
    """Write `planning_inputs.xlsx` into the release at `folder`, with a sheet for each of `tables`.

    The summary names what is `missing` from the release, and why.
    """
    ordered = sorted(tables, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    sheets = [
        sheet_of(name, pl.scan_parquet(folder / "tables" / f"{name}.parquet", glob=False), manifest.tables[name].rows)
        for name in ordered
    ]
    with whole_file(folder / "planning_inputs.xlsx") as temporary:
        write_release_workbook(temporary, folder, manifest, sheets, missing)


def sheet_of(table: str, rows: pl.LazyFrame, total: int) -> Sheet:
    """Rows of a published table as a sheet; the release's own columns stand in the summary."""
    elsewhere = f"All: csv/{table}.csv of the release. A part: truestock pull --table {table} --location L --planner P"
    return Sheet(table, rows.drop([column.name for column in RELEASE_COLUMNS]), total, elsewhere)


def write_release_workbook(
    path: Path, folder: Path, manifest: Manifest, sheets: Sequence[Sheet], missing: Mapping[str, str]
) -> None:
    """Write a workbook of `sheets` between the summary of the release at `folder` and what their columns mean."""
    summary = [*_release_lines(manifest), *_missing_lines(missing), *_left_out(sheets), *_source_lines(manifest)]
    summary += [*_check_lines(manifest), *_withheld_lines(folder)]
    write_workbook(path, manifest.as_of, summary, [*sheets, _meanings(manifest, sheets)])


def _meanings(manifest: Manifest, sheets: Sequence[Sheet]) -> Sheet:
    described = [(one.name, *column) for one in sheets for column in manifest.tables[one.name].columns.items()]
    rows = pl.DataFrame(described, schema=["table", "column", "meaning"], orient="row")
    return Sheet("Columns", rows.lazy(), rows.height, elsewhere="")


def _release_lines(manifest: Manifest) -> Iterator[Line]:
    yield ("Planning inputs",)
    yield "As of", manifest.as_of.isoformat()
    yield "Release", manifest.release_id
    if manifest.restates_release:
        yield "Replaces", manifest.restates_release
    yield "Outcome of the checks", manifest.outcome
    share = manifest.withheld_share
    yield "Share of value withheld", "n/a" if share is None else f"{share:.1%}"


def _missing_lines(missing: Mapping[str, str]) -> Iterator[Line]:
    if missing:
        yield ("Missing from this release",)
    yield from missing.items()


def _left_out(sheets: Sequence[Sheet]) -> Iterator[Line]:
    words = [sheet.left_out for sheet in sheets if sheet.left_out]
    if words:
        yield ("Left out of this workbook",)
    for one in words:
        yield "", one


def _source_lines(manifest: Manifest) -> Iterator[Line]:
    yield ("Sources",)
    yield "source", "freshness", "newest extract", "age in hours"
    for source in manifest.sources:
        age = "" if source.age_hours is None else f"{source.age_hours:.1f}"
        extracted_at = source.extracted_at.isoformat() if source.extracted_at else "none"
        yield source.source, source.freshness_status, extracted_at, age


def _check_lines(manifest: Manifest) -> Iterator[Line]:
    yield ("Warnings and failed checks",)
    failed = [check for check in manifest.checks if check.failure]
    for check in failed:
        rows = "" if check.failing_rows is None else f"{check.failing_rows} rows"
        yield check.name, check.severity, rows, check.in_words
    for warning in manifest.warnings:
        yield "warning", "", "", warning
    if not failed and not manifest.warnings:
        yield "None", "every check passed"


def _withheld_lines(folder: Path) -> Iterator[Line]:
    yield ("Withheld: not to be planned on unseen",)
    found = pl.read_csv(folder / "withheld.csv", infer_schema=False).select(WITHHELD_COLUMNS)
    if found.is_empty():
        yield "None", "every item-location may be planned on"
        return
    yield WITHHELD_COLUMNS
    yield from found.head(WITHHELD_SHOWN).fill_null("").iter_rows()
    if found.height > WITHHELD_SHOWN:
        yield "", f"{found.height - WITHHELD_SHOWN:,} more stand in withheld.csv"
