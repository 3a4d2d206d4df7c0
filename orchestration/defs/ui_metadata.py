"""How figures and rows look in the Dagster UI. Nothing is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from orchestration.contracts.model import Entity, Sla, Source
from orchestration.defs.landscape import LANDSCAPE
from orchestration.engines.results import StepResult
from orchestration.gate import CheckResult
from orchestration.ingest.accounts import Account
from orchestration.ingest.delivery import extracted_at_of
from orchestration.landscape.dialects import dialect_folders
from orchestration.publish.enrichment import Enrichment
from orchestration.publish.release import Release
from orchestration.records import to_json
from orchestration.settings import RUNBOOKS, HomePaths

ROW_COUNT = "dagster/row_count"
DIALECTS = dialect_folders(LANDSCAPE.folder)
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>()#+!|~"})
# Reading and writing may fail for a moment; what fails three times fails for a reason.
IO_RETRIES = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


def runbook_link(name: str) -> dg.MetadataValue:
    return dg.MetadataValue.path(RUNBOOKS / f"{name}.md")


def contract_link(source: Source) -> dg.MetadataValue:
    dialect = source.dialect.name
    return dg.MetadataValue.path(DIALECTS[dialect] / f"_{dialect}__sources.yml")


def model_links(properties: Mapping[str, Any]) -> dict[str, dg.MetadataValue]:
    """Where a dbt model is described, and what to do when something is wrong with it."""
    place = (properties.get("patch_path") or "").split("://")[-1]
    described = {"contract": dg.MetadataValue.path(HomePaths.of().dbt_project / place)} if place else {}
    return described | {"runbook": runbook_link("failed_run")}


def markdown_table(rows: Iterable[Mapping[str, Any]]) -> dg.MetadataValue:
    """Rows of equal keys as a markdown table; what stands in a cell is data, whatever it looks like."""
    rows = list(rows)
    if not rows:
        return dg.MetadataValue.md("none")
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    cells = [[_cell(value) for value in row.values()] for row in rows]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in [*lines, *cells]))


def _cell(value: object) -> str:
    text = f"{value:,.2f}" if isinstance(value, float) else "" if value is None else str(value)
    return " ".join(text.split()).translate(MARKS)


def delivery_figures(entity: Entity, sla: Sla, accounts: Sequence[Account], as_of: datetime) -> dict[str, Any]:
    """What came of an entity, and how old it is against its SLA."""
    taken = [extracted_at_of(one.delivery_id) for one in accounts if one.is_accepted]
    newest = max(taken, default=None)
    return {
        ROW_COUNT: sum(one.rows_accepted for one in accounts),
        "deliveries": len(accounts),
        "deliveries_rejected": sum(one.reason is not None for one in accounts),
        "rows_read": sum(one.rows_read for one in accounts),
        "rows_accepted": sum(one.rows_accepted for one in accounts),
        "rows_dead_lettered": sum(one.rows_dead_lettered for one in accounts),
        "cells_refused": sum(one.cells_refused for one in accounts),
        "rows_duplicate": sum(one.rows_duplicate for one in accounts),
        "rows_of_rejected": sum(one.rows_read for one in accounts if one.reason),
        "extracted_at": newest.isoformat() if newest else "never",
        "soft_sla_hours": sla.soft_hours,
    } | ({"age_hours": round((as_of - newest).total_seconds() / 3600, 2)} if newest else {})


def failed_checks(checks: Iterable[CheckResult]) -> dg.MetadataValue:
    """The checks that failed, one row each."""
    names = ("name", "severity", "unexpected_count", "message")
    return markdown_table({name: getattr(check, name) for name in names} for check in checks if check.failure)


def release_figures(release: Release) -> dict[str, Any]:
    """The figures of a release that are worth a plot over time, and its sources as a table."""
    manifest, readiness = release.manifest, release.manifest.readiness
    figures = {"value_readiness": readiness and readiness.value_readiness, "withheld_share": manifest.withheld_share}
    shown = ("source", "freshness_status", "age_hours", "soft_sla_hours", "hard_sla_hours", "extracted_at")
    return {
        "release_id": release.release_id,
        "cycle_id": manifest.cycle_id,
        **{name: share for name, share in figures.items() if share is not None},
        "sources": markdown_table({name: source[name] for name in shown} for source in to_json(manifest)["sources"]),
        "failed_checks": failed_checks(manifest.checks),
        "runbook": runbook_link("degraded_release"),
        "rows": dg.MetadataValue.json({name: entry.rows for name, entry in manifest.tables.items()}),
    }


def enrichment_figures(folder: Path, record: Enrichment) -> dict[str, Any]:
    """The KPIs of a release that are worth a plot over time, where its report is, and what it lacks."""
    agreement = _total(folder, "kpi_system_agreement") if "kpi_system_agreement" in record.tables else {}
    names = ("net_variance_value", "absolute_variance_value", "system_agreement")
    return {
        "release_id": record.release_id,
        **{name: float(agreement[name]) for name in names if agreement.get(name) is not None},
        "missing": markdown_table({"missing": name, "why": why} for name, why in record.missing().items()),
        "report": dg.MetadataValue.path(folder / "report.html"),
        "rows": dg.MetadataValue.json({name: entry.rows for name, entry in record.tables.items()}),
    }


def _total(folder: Path, kpi: str) -> dict[str, Any]:
    rows = pl.scan_parquet(folder / "tables" / f"{kpi}.parquet", glob=False).filter(pl.col("location_id") == "*")
    return next(iter(rows.collect().to_dicts()), {})


def built_figures(result: StepResult) -> dict[str, Any]:
    """How long a relation took, and how many rows a table has."""
    figures: dict[str, Any] = {"seconds": round(result.seconds, 3)}
    return figures if result.rows is None else {**figures, ROW_COUNT: result.rows}


def tested_figures(result: StepResult) -> dict[str, Any]:
    """What came of a data test, and how many rows are at fault."""
    return {"status": result.status, "failing_rows": result.failures}
