"""Runs the suites of a stage on the warehouse: the only module that starts Great Expectations.

The gate fails closed: a check that cannot run, has no severity or cannot say which rows it is about
blocks, and so does an engine that crashes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from math import ceil
from statistics import median
from threading import Thread
from typing import Any

import polars as pl

from expectations.data_tests import breaks, data_tests
from expectations.overrides import apply_overrides
from expectations.suites import Check, Stage, Suite, load_suites
from orchestration.files import read_json, whole_file, write_json_atomic
from orchestration.publish.catalogue import recent_manifests
from orchestration.settings import Settings

Result = dict[str, Any]
FAILING_KEYS_SCHEMA = {name: pl.String() for name in ("check_name", "severity", "item_id", "location_id", "reason")}
SAMPLE_ROWS = 20
VOLUMES = ("inventory", "open_orders", "inbound_supply", "forecast", "demand_history", "item_locations")
ENGINE_CHECK = "check_engine"
OUTCOMES = {"block": "blocked", "overridden": "overridden", "withhold": "withheld", "warn": "warned"}


def reset_gate(settings: Settings) -> None:
    """Forget what earlier runs found, so that nothing old can pass for this cycle's result."""
    for stage in ("reconciliation", "planning"):
        settings.gate_results(stage).unlink(missing_ok=True)
        settings.data_tests(stage).unlink(missing_ok=True)
    _write_failing_keys(settings, [])


def warm_up() -> Thread:
    """Import Great Expectations beside what runs now; it takes seconds that a stage need not wait for."""
    thread = Thread(target=import_module, args=("great_expectations",), daemon=True)
    thread.start()
    return thread


def run_stage(settings: Settings, stage: Stage) -> Result:
    """Check every table of `stage` for the cycle that the warehouse holds and write the results.

    Where a data test of dbt failed, the suites are not asked: what the tables hold then is worth nothing.

    Returns and writes {stage, cycle_id, outcome, checks}; outcome is passed, warned, withheld, overridden or
    blocked. Stage reconciliation also writes the item-locations to withhold for the second dbt stage.
    """
    record = read_json(settings.cycle_pointer)
    try:
        tests = data_tests(settings, stage)
        suites = () if any(map(breaks, tests)) else load_suites(stage)
        checks = [*_run_suites(settings, suites, record), *tests]
    except Exception as error:  # whatever it is, nothing may be published on it
        checks = [_crashed(stage, error)]
    checks = apply_overrides(settings, record["cycle_id"], checks)
    result = {
        "stage": stage,
        "cycle_id": record["cycle_id"],
        "outcome": _outcome(checks),
        "checks": [{key: value for key, value in check.items() if key != "keys"} for check in checks],
    }
    if stage == "reconciliation":
        _write_failing_keys(settings, checks)
    write_json_atomic(settings.gate_results(stage), result)
    return result


def _run_suites(settings: Settings, suites: tuple[Suite, ...], record: Result) -> list[Result]:
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
            _result_of(suite, check, outcome, record["policy"]["severities"])
            for suite in suites
            for check, outcome in _validate(gx, datasource, suite, parameters)
        ]
    finally:
        datasource.close()


def _parameters(settings: Settings, record: Result) -> dict[str, Any]:
    """Least and most rows of tables against the median of recent releases; an empty inventory is never right."""
    policy = record["policy"]
    recent = recent_manifests(settings, record["as_of"], policy["volume_releases"])
    parameters: dict[str, Any] = {}
    for name in VOLUMES:
        rows = [one["tables"][name]["rows"] for one in recent if name in one["tables"]]
        usual = median(rows) if rows else 0
        parameters[f"minimum_rows_{name}"] = int(usual * policy["volume_minimum_share"])
        parameters[f"maximum_rows_{name}"] = ceil(usual * policy["volume_maximum_factor"]) if usual else sys.maxsize
    return {**parameters, "minimum_rows_inventory": max(1, parameters["minimum_rows_inventory"])}


def _validate(gx: Any, datasource: Any, suite: Suite, parameters: dict[str, Any]) -> list[tuple[Check, Any]]:
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


def _result_of(suite: Suite, check: Check, outcome: Result, severities: dict[str, str]) -> Result:
    """What a planner, the manifest and the second stage need to know of one expectation."""
    found = outcome["result"]
    rows = found.get("unexpected_index_list") or found.get("details", {}).get("unexpected_rows") or []
    keys = [tuple(row[column] for column in suite.key if column in row) for row in rows]
    severity = severities.get(check.name, "block")
    error = _exception_message(outcome["exception_info"])
    if error or (severity == "withhold" and not outcome["success"] and (not keys or not check.reason)):
        severity = "block"
    return {
        "name": check.name,
        "suite": suite.stage,
        "table": suite.table,
        "expectation": check.expectation,
        "severity": severity,
        "can_be_overridden": check.can_be_overridden and not error,
        "success": bool(outcome["success"]) and not error,
        "observed": found.get("observed_value", found.get("unexpected_count")),
        "unexpected_count": found.get("unexpected_count", len(rows)),
        "sample": [dict(zip(suite.key, key, strict=False)) for key in keys[:SAMPLE_ROWS]],
        "message": f"The check could not run: {error}" if error else check.message,
        "keys": [(check.name, severity, *key, check.reason) for key in keys] if severity == "withhold" else [],
    }


def _exception_message(info: Result) -> str:
    """The first exception of a result; Great Expectations reports one, or one a metric."""
    single = [info] if "raised_exception" in info else list(info.values())
    return next((str(one["exception_message"]) for one in single if one["raised_exception"]), "")


def _crashed(stage: Stage, error: Exception) -> Result:
    return {
        "name": ENGINE_CHECK,
        "suite": stage,
        "table": "",
        "expectation": "",
        "severity": "block",
        "can_be_overridden": False,
        "success": False,
        "observed": None,
        "unexpected_count": 0,
        "sample": [],
        "message": f"The checks could not run: {type(error).__name__}: {error}",
        "keys": [],
    }


def _outcome(checks: list[Result]) -> str:
    failed = {
        "overridden" if "overridden_by" in check else check["severity"] for check in checks if not check["success"]
    }
    return next((OUTCOMES[severity] for severity in OUTCOMES if severity in failed), "passed")


def _write_failing_keys(settings: Settings, checks: list[Result]) -> None:
    rows = [key for check in checks for key in check["keys"]]
    with whole_file(settings.failing_keys) as temporary:
        pl.DataFrame(rows, schema=FAILING_KEYS_SCHEMA, orient="row").write_parquet(temporary)
