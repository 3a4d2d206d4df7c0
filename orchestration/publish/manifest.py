"""The manifest: what a release holds, what it was made from, and what the checks said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import duckdb

from orchestration.publish.catalogue import Manifest, manifest_of_cycle, previous_manifest
from orchestration.publish.pull_log import pulled_before
from orchestration.publish.schemas import SCHEMA_VERSION
from orchestration.publish.verdict import overrides_in
from orchestration.settings import Settings
from orchestration.version import code_version


def build_manifest(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    record: dict[str, Any],
    release_id: str,
    tables: dict[str, Any],
    checks: list[dict[str, Any]],
) -> Manifest:
    """The manifest of the release built from the frozen `record`; only `published_at` is of the load clock."""
    restated = manifest_of_cycle(settings, record["restates"]) if record["restates"] else None
    previous = previous_manifest(settings, record["as_of"])
    return {
        "schema_version": SCHEMA_VERSION,
        "release_id": release_id,
        "cycle_id": record["cycle_id"],
        "as_of": record["as_of"],
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": code_version(),
        "policy_hash": record["policy_hash"],
        "contract_hashes": record["contract_hashes"],
        "previous_release": previous["release_id"] if previous else None,
        "restates_release": restated["release_id"] if restated else None,
        "pulled_before": pulled_before(settings, restated["release_id"]) if restated else [],
        "outcome": _outcome(checks),
        "overrides": overrides_in(checks),
        "withheld_share": _withheld_share(connection),
        "tables": tables,
        "sources": _sources(connection, record),
        "checks": checks,
        "warnings": record["warnings"] + _rejections(record),
    }


def _outcome(checks: list[dict[str, Any]]) -> str:
    if overrides_in(checks):
        return "overridden"
    return "warned" if any(not check["success"] for check in checks) else "passed"


def _withheld_share(connection: duckdb.DuckDBPyConnection) -> float | None:
    found = connection.execute("select withheld_share from kpi.planning_readiness where location_id = '*'").fetchone()
    return found[0] if found else None


def _sources(connection: duckdb.DuckDBPyConnection, record: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry a source with its newest extract, watermark, freshness and the deliveries used."""
    found = connection.execute("from kpi.freshness order by source")
    columns = [column[0] for column in found.description]
    entries = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for entry in entries:
        entry["deliveries"] = [one["delivery_id"] for one in record["deliveries"] if one["source"] == entry["source"]]
        for name in ("extracted_at", "watermark_at"):
            entry[name] = entry[name].replace(tzinfo=UTC).isoformat() if entry[name] else None
    return entries


def _rejections(record: dict[str, Any]) -> list[str]:
    return [
        f"{one['source']}/{one['file_name']}: delivery not taken ({one['reason']}): {one['detail']}"
        for one in record["rejected_deliveries"]
    ]
