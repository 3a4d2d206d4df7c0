"""Whole records for tests that look at a part of one: a cycle's, a release's, a check's result."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, get_origin, get_type_hints

from orchestration.cycle.record import Ancestor, CycleRecord
from orchestration.gate import CheckResult
from orchestration.instants import format_instant
from orchestration.publish.manifest import ExportEntry, Manifest, SourceEntry, TableEntry
from tests.conftest import SAMPLE

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
LISTS = [name for name, kind in get_type_hints(CycleRecord).items() if get_origin(kind) is tuple]


def cycle_record(as_of: datetime = AS_OF, parent: str | None = None, **changes: Any) -> CycleRecord:
    """A record of a cycle that used nothing."""
    record = CycleRecord(
        cycle_id=format_instant(as_of),
        as_of=as_of,
        frozen_at=as_of,
        restatement=0,
        restates=None,
        parent_cycle_id=parent,
        code_version="0",
        policy_hash="",
        contract_hashes={},
        policy=SAMPLE.policy,
        **dict.fromkeys(LISTS, ()),
    )
    ancestors = (Ancestor(parent, None),) if parent else ()
    return replace(record, **{"ancestors": ancestors, **changes})


def check_result(name: str, **changes: Any) -> CheckResult:
    """A check that passed."""
    result = CheckResult(
        name=name,
        suite="planning",
        table="planning.inventory",
        expectation="",
        severity="block",
        can_be_overridden=True,
        success=True,
        observed=None,
        unexpected_count=0,
        sample=[],
        message="",
    )
    return replace(result, **changes)


def table_entry(key: list[str], columns: dict[str, str], rows: int = 0, sha256: str = "") -> TableEntry:
    return TableEntry(sha256=sha256, rows=rows, parquet_sha256="", csv_sha256="", key=key, columns=columns)


def source_entry(source: str, freshness_status: str = "fresh") -> SourceEntry:
    known = {"source": source, "system_type": "erp", "freshness_status": freshness_status}
    known |= {"soft_sla_hours": 12, "hard_sla_hours": 30, "deliveries": []}
    return SourceEntry(**{**dict.fromkeys(field.name for field in fields(SourceEntry)), **known})


def manifest(as_of: datetime = AS_OF, number: int = 0, **changes: Any) -> Manifest:
    """The manifest of a release that holds nothing."""
    cycle_id = format_instant(as_of)
    made = Manifest(
        schema_version=1,
        release_id=f"{cycle_id}-{number:08x}",
        cycle_id=cycle_id,
        as_of=as_of,
        published_at=as_of,
        code_version="0",
        policy_hash="",
        contract_hashes={},
        previous_release=None,
        restates_release=None,
        pulled_before=[],
        outcome="passed",
        overrides=[],
        withheld_share=None,
        tables={},
        sources=[],
        checks=[],
        warnings=[],
        forecast_basis="remaining",
        group_currency="USD",
        frepple=ExportEntry(files={}, left_out=0, changed=0),
    )
    return replace(made, **changes)
