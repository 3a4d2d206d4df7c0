"""Fills in the manifest of a release that is being made."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb

from orchestration.cycle.not_taken import missing_deliveries
from orchestration.cycle.record import CycleRecord
from orchestration.gate import CheckResult
from orchestration.publish.catalogue import manifest_of_cycle, previous_manifest
from orchestration.publish.manifest import (
    ExportEntry,
    Manifest,
    OverrideEntry,
    ReadinessEntry,
    SourceEntry,
    TableEntry,
)
from orchestration.publish.pull_log import pulled_before
from orchestration.publish.schemas import SCHEMA_VERSION
from orchestration.settings import HomePaths
from orchestration.version import code_version


def build_manifest(
    settings: HomePaths,
    connection: duckdb.DuckDBPyConnection,
    record: CycleRecord,
    release_id: str,
    tables: dict[str, TableEntry],
    checks: list[CheckResult],
    export: ExportEntry,
    forecast_basis: str,
) -> Manifest:
    """The manifest of the release built from the frozen `record`; only `published_at` is of the load clock."""
    restated = manifest_of_cycle(settings, record.restates) if record.restates else None
    previous = previous_manifest(settings, record.as_of)
    overrides = _overrides(checks)
    readiness = _readiness(connection)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        release_id=release_id,
        cycle_id=record.cycle_id,
        as_of=record.as_of,
        published_at=datetime.now(UTC).replace(microsecond=0),
        code_version=code_version(),
        policy_hash=record.policy_hash,
        contract_hashes=record.contract_hashes,
        previous_release=previous.release_id if previous else None,
        restates_release=restated.release_id if restated else None,
        pulled_before=pulled_before(settings, restated.release_id) if restated else [],
        outcome=_outcome(checks, overrides),
        overrides=overrides,
        withheld_share=readiness.withheld_share if readiness else None,
        readiness=readiness,
        tables=tables,
        sources=_sources(connection, record),
        checks=checks,
        warnings=[*record.warnings, *_rejections(record)],
        forecast_basis=forecast_basis,
        group_currency=record.policy.group_currency,
        frepple=export,
    )


def _overrides(checks: list[CheckResult]) -> list[OverrideEntry]:
    return [OverrideEntry(one.name, **asdict(one.overridden_by)) for one in checks if one.overridden_by]


def _outcome(checks: list[CheckResult], overrides: list[OverrideEntry]) -> Literal["passed", "warned", "overridden"]:
    if overrides:
        return "overridden"
    return "warned" if any(check.failure for check in checks) else "passed"


def _readiness(connection: duckdb.DuckDBPyConnection) -> ReadinessEntry | None:
    names = [field.name for field in fields(ReadinessEntry)]
    query = f"select {', '.join(names)} from planning.readiness cross join cycle.policy where location_id = '*'"
    found = connection.execute(query).fetchone()
    return ReadinessEntry(*found) if found else None


def _sources(connection: duckdb.DuckDBPyConnection, record: CycleRecord) -> list[SourceEntry]:
    names = [field.name for field in fields(SourceEntry) if field.name != "deliveries"]
    found = connection.execute(f"select {', '.join(names)} from reconciliation.rec_freshness order by source")
    return [_source(dict(zip(names, row, strict=True)), record) for row in found.fetchall()]


def _source(freshness: dict[str, Any], record: CycleRecord) -> SourceEntry:
    """Instants of tables are UTC without saying so."""
    instants = {name: at.replace(tzinfo=UTC) for name, at in freshness.items() if isinstance(at, datetime)}
    used = [one.delivery_id for one in record.deliveries if one.source == freshness["source"]]
    return SourceEntry(**freshness | instants, deliveries=used)


def _rejections(record: CycleRecord) -> list[str]:
    return [
        f"{one.source}/{one.file_name}: delivery not taken ({one.reason}): {one.detail}"
        for one in missing_deliveries(record)
    ]
