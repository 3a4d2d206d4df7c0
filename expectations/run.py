"""Runs the suites of a stage on the warehouse: the only module that starts Great Expectations.

The gate fails closed: a check that cannot run, has no severity or cannot say which rows it is about
blocks, and so does an engine that crashes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from math import ceil
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from expectations.data_tests import data_tests
from expectations.overrides import apply_overrides
from expectations.suites import Check, Suite, load_suites
from orchestration.contracts.severities import CheckSeverity
from orchestration.cycle.frozen import built_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.files import whole_file
from orchestration.gate import STAGES, CheckResult, Stage, StageResult, outcome_of, write_stage
from orchestration.publish.catalogue import recent_manifests
from orchestration.settings import HomePaths

if TYPE_CHECKING:
    from expectations.datasource import DuckDBDatasource

Outcome = dict[str, Any]  # of Great Expectations
Rows = list[dict[str, Any]]
Key = tuple[str | None, ...]
FAILING_KEYS_SCHEMA = {name: pl.String() for name in ("check_name", "severity", "item_id", "location_id", "reason")}
SAMPLE_ROWS = 20
VOLUMES = ("inventory", "open_orders", "inbound_supply", "forecast", "demand_history", "item_locations")
ENGINE_CHECK = "check_engine"


class Found(NamedTuple):
    """A check's result, and the failing rows that it withholds, as columns of `FAILING_KEYS_SCHEMA`."""

    result: CheckResult
    failing_keys: list[Key]


def reset_gate(settings: HomePaths) -> None:
    """Forget what earlier runs found, so that nothing old can pass for this cycle's result."""
    for stage in STAGES:
        settings.gate_results(stage).unlink(missing_ok=True)
        settings.data_tests(stage).unlink(missing_ok=True)
    _write_failing_keys(settings, [])


def warm_up() -> Thread:
    """Import Great Expectations beside what runs now; it takes seconds that a stage need not wait for."""
    thread = Thread(target=import_module, args=("great_expectations",), daemon=True)
    thread.start()
    return thread


def run_stage(settings: HomePaths, stage: Stage) -> StageResult:
    """Check every table of `stage` for the cycle that the warehouse holds; writes and returns what was found.

    Where a data test failed, the suites are not asked: what the tables hold then is worth nothing. Stage reconciliation
    also writes the item-locations to withhold for the second stage.
    """
    record = built_cycle(settings)
    try:
        tests = data_tests(settings, stage)
        suites = () if any(test.blocks for test in tests) else load_suites(stage)
        found = [*_run_suites(settings, suites, record), *(Found(test, []) for test in tests)]
    except Exception as error:  # whatever it is, nothing may be published on it
        found = [Found(_crashed(stage, error), [])]
    checks = apply_overrides(settings, record.cycle_id, [one.result for one in found])
    result = StageResult(stage, record.cycle_id, outcome_of(checks), checks)
    if stage == "reconciliation":
        _write_failing_keys(settings, found)
    write_stage(settings, result)
    return result


def _run_suites(settings: HomePaths, suites: tuple[Suite, ...], record: CycleRecord) -> list[Found]:
    # Only a run has to pay for this import.
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations.datasource import warehouse_datasource

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    datasource = warehouse_datasource(settings.warehouse)
    context.data_sources.all()  # registers the built-in types before ours is added
    context._add_fluent_datasource(datasource=datasource)
    parameters = _parameters(settings, record)
    try:
        return [
            _found(suite, check, outcome, record.policy.severities, partial(_named, datasource))
            for suite in suites
            for check, outcome in _validate(gx, datasource, suite, parameters)
        ]
    finally:
        datasource.close()


def _parameters(settings: HomePaths, record: CycleRecord) -> dict[str, Any]:
    """Least and most rows of tables against the median of recent releases; an empty inventory is never right."""
    policy = record.policy
    recent = recent_manifests(settings, record.as_of, policy.volume_releases)
    parameters: dict[str, Any] = {}
    for name in VOLUMES:
        rows = [one.tables[name].rows for one in recent if name in one.tables]
        usual = median(rows) if rows else 0
        parameters[f"minimum_rows_{name}"] = int(usual * policy.volume_minimum_share)
        parameters[f"maximum_rows_{name}"] = ceil(usual * policy.volume_maximum_factor) if usual else sys.maxsize
    return {**parameters, "minimum_rows_inventory": max(1, parameters["minimum_rows_inventory"])}


def _validate(gx: Any, datasource: Any, suite: Suite, parameters: dict[str, Any]) -> list[tuple[Check, Outcome]]:
    schema, name = suite.schema_and_name
    asset = datasource.add_table_asset(suite.table, table_name=name, schema_name=schema)
    batch = asset.add_batch_definition_whole_table("all rows").get_batch()
    expected = gx.ExpectationSuite(
        name=suite.table,
        expectations=[
            {"type": check.expectation, "kwargs": check.arguments, "meta": {"check": check.name}}
            for check in suite.checks
        ],
    )
    form = {"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.key)}
    results = batch.validate(expected, expectation_parameters=parameters, result_format=form).to_json_dict()["results"]
    by_name = {result["expectation_config"]["meta"]["check"]: result for result in results}
    return [(check, by_name[check.name]) for check in suite.checks]


def _found(
    suite: Suite,
    check: Check,
    outcome: Outcome,
    severities: dict[str, CheckSeverity],
    named: Callable[[Suite, Outcome], list[Key]],
) -> Found:
    """What a planner, the manifest and the second stage need to know of one expectation.

    `named` gives the keys of all rows that fail. A check that withholds and cannot name each of them blocks.
    """
    found = outcome["result"]
    rows = found.get("unexpected_index_list") or found.get("details", {}).get("unexpected_rows") or []
    count = found.get("unexpected_count", found.get("observed_value") if rows else 0)
    severity: CheckSeverity = severities.get(check.name, "block")
    error = _exception_message(outcome["exception_info"])
    failed = not outcome["success"] and not error
    withholds = failed and severity == "withhold"
    has_keys = bool(rows) and rows[0].keys() >= set(suite.key)
    keys = named(suite, outcome) if withholds and has_keys else _keys_of(suite, rows)
    if error or (withholds and (not has_keys or len(keys) < count or not check.reason)):
        severity = "block"
    result = CheckResult(
        name=check.name,
        suite=suite.stage,
        table=suite.table,
        expectation=check.expectation,
        severity=severity,
        can_be_overridden=check.can_be_overridden and not error,
        success=bool(outcome["success"]) and not error,
        observed=found.get("observed_value", found.get("unexpected_count")),
        unexpected_count=count,
        sample=[dict(zip(suite.key, key, strict=False)) for key in keys[:SAMPLE_ROWS]],
        message=f"The check could not run: {error}" if error else check.message,
        measured=_measured(outcome, rows, count, suite.key) if failed else None,
    )
    return Found(result, [(check.name, severity, *key, check.reason) for key in keys] if severity == "withhold" else [])


def _named(datasource: DuckDBDatasource, suite: Suite, outcome: Outcome) -> list[Key]:
    """Keys of all rows that fail; Great Expectations gives twenty of them, or two hundred by a suite's own query."""
    asked = outcome["expectation_config"]["kwargs"].get("unexpected_rows_query", "").format(batch=suite.table)
    query = outcome["result"].get("unexpected_index_query", asked).rstrip(";")
    return datasource.rows(f"select {', '.join(suite.key)} from ({query})")


def _keys_of(suite: Suite, rows: Rows) -> list[Key]:
    return [tuple(row[column] for column in suite.key if column in row) for row in rows]


def _measured(outcome: Outcome, rows: Rows, count: int, key: tuple[str, ...]) -> str:
    """In words what a failed check found and what it allows: as its query says in a column `measured`, else the size of
    a table against its bounds, else how many rows fail and which is the first."""
    first = rows[0] if rows else {}
    if "measured" in first:
        return str(first["measured"])
    arguments, observed = outcome["expectation_config"]["kwargs"], outcome["result"].get("observed_value")
    if not first and observed is not None:
        return f"{observed} found, {_bounds(arguments)} allowed"
    named = "".join(f", {name} {first[name]}" for name in key if name in first)
    return f"rows that fail: {count}{f'; the first is {named[2:]}' if named else ''}"


def _bounds(arguments: dict[str, Any]) -> str:
    least, most = arguments.get("min_value"), arguments.get("max_value")
    return f"at least {least}" if most in (None, sys.maxsize) else f"{least or 0} to {most}"


def _exception_message(info: Outcome) -> str:
    """The first exception of a result; Great Expectations reports one, or one a metric."""
    single = [info] if "raised_exception" in info else list(info.values())
    return next((str(one["exception_message"]) for one in single if one["raised_exception"]), "")


def _crashed(stage: Stage, error: Exception) -> CheckResult:
    return CheckResult(
        name=ENGINE_CHECK,
        suite=stage,
        table="",
        expectation="",
        severity="block",
        can_be_overridden=False,
        success=False,
        observed=None,
        unexpected_count=0,
        sample=[],
        message=f"The checks could not run: {type(error).__name__}: {error}",
    )


def _write_failing_keys(settings: HomePaths, found: list[Found]) -> None:
    rows = [key for one in found for key in one.failing_keys]
    with whole_file(settings.failing_keys) as temporary:
        pl.DataFrame(rows, schema=FAILING_KEYS_SCHEMA, orient="row").write_parquet(temporary)
