"""The gate: each suite's checks as asset checks; one that blocks stops what is downstream."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from expectations.run import ENGINE_CHECK, run_stage
from expectations.suites import load_suites
from orchestration.contracts.severities import CheckSeverity
from orchestration.defs.ingest import CYCLE, OWNER
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.resources import Home
from orchestration.defs.specs import RECONCILIATION_GATE
from orchestration.defs.ui_metadata import failed_checks, markdown_table, runbook_link
from orchestration.gate import CheckResult, Stage

RUNBOOKS: dict[CheckSeverity, str] = {"block": "blocked_release", "withhold": "degraded_release", "warn": "warnings"}
PLANNING_GATE = dg.AssetKey(["gate", "planning"])


def _table_key(table: str) -> dg.AssetKey:
    schema, name = table.split(".")
    return CYCLE if schema == "cycle" else dg.AssetKey([schema, name])


def _gate(stage: Stage, key: dg.AssetKey) -> dg.AssetsDefinition:
    suites = load_suites(stage)
    messages = {check.name: check.message for suite in suites for check in suite.checks}
    # The crash first: of all that then did not run, an alert shows only the beginning.
    names = {ENGINE_CHECK: "The checks could not run; nothing may be published on that", **messages}

    @dg.asset(
        key=key,
        deps=sorted({_table_key(suite.table) for suite in suites}),
        check_specs=[dg.AssetCheckSpec(name, asset=key, blocking=True, description=names[name]) for name in names],
        group_name="gate",
        description=f"Whether the {stage} stage is good enough to go on with, and which item-locations are not.",
        owners=[OWNER],
        kinds={"duckdb", "greatexpectations"},
        metadata={"runbook": runbook_link("blocked_release")},
        partitions_def=DAILY,
        backfill_policy=ONE_BY_ONE,
    )
    def gate(home: Home) -> Iterator[Any]:
        result = run_stage(home.settings, stage)
        yield dg.MaterializeResult(metadata={"outcome": result.outcome, "failed": failed_checks(result.checks)})
        found = {check.name: check for check in result.checks}
        for name in names:
            yield _check_result(key, name, found.get(name), engine_ran=ENGINE_CHECK not in found)

    return gate


def _check_result(key: dg.AssetKey, name: str, check: CheckResult | None, engine_ran: bool) -> dg.AssetCheckResult:
    """Without a result only the check of the engine passes, where it ran."""
    if check is None:
        return dg.AssetCheckResult(asset_key=key, check_name=name, passed=engine_ran, description="did not run")
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=name,
        passed=check.success,
        severity=dg.AssetCheckSeverity.ERROR if check.blocks else dg.AssetCheckSeverity.WARN,
        description=check.in_words if check.failure else None,
        metadata=_evidence(check),
    )


def _evidence(check: CheckResult) -> dict[str, Any]:
    """What a check is about, how many rows fail it and the first of them."""
    return {
        "severity": check.severity,
        "table": check.table,
        "failing_rows": check.unexpected_count or 0,
        "sample": markdown_table(check.sample),
        "runbook": runbook_link(RUNBOOKS[check.severity]),
    }


reconciliation_gate = _gate("reconciliation", RECONCILIATION_GATE)
planning_gate = _gate("planning", PLANNING_GATE)
