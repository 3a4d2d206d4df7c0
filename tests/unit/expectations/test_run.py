"""The gate fails closed: what could not be checked blocks."""

import sys
from dataclasses import replace

import dagster as dg
import duckdb
import polars as pl
import pytest

from expectations.run import VOLUMES, _measured, _run_suites, run_stage
from expectations.suites import Check, Suite, load_suites
from orchestration.defs.gate import reconciliation_gate
from orchestration.defs.outcome import blocked_by
from orchestration.defs.resources import Home
from orchestration.files import write_json_atomic
from orchestration.gate import STAGES, PublishBlocked, StageResult, gate_checks, read_stage, write_stage
from orchestration.records import write_record
from tests.conftest import SAMPLE
from tests.records import cycle_record

RECORD = cycle_record(policy=replace(SAMPLE.policy, severities={}))


def blocking(settings, stage: str) -> dict[str, str]:
    result = run_stage(settings, stage)
    assert result.outcome == "blocked"
    assert read_stage(settings, stage, RECORD.cycle_id) == result
    return {check.name: check.message for check in result.checks if check.failure}


@pytest.fixture(autouse=True)
def tested(settings):
    """Data tests ran before the suites, and none failed."""
    for stage in STAGES:
        write_json_atomic(settings.data_tests(stage), [])


def test_no_data_tests_are_no_pass(settings):
    write_record(settings.cycle_pointer, RECORD)
    settings.data_tests("planning").unlink()
    assert blocking(settings, "planning")["check_engine"].startswith("The checks could not run: FileNotFoundError")


@pytest.mark.parametrize("content", [None, b"not a database"])
def test_f20_a_crash_of_the_engine_blocks(settings, content):
    write_record(settings.cycle_pointer, RECORD)
    if content:
        settings.warehouse.write_bytes(content)
    failed = blocking(settings, "reconciliation")
    assert list(failed) == ["check_engine"]
    assert failed["check_engine"].startswith("The checks could not run: ")
    assert pl.read_parquet(settings.failing_keys).is_empty()
    with pytest.raises(PublishBlocked, match=r"reconciliation: the checks|check_engine: The checks could not run"):
        gate_checks(settings, RECORD.cycle_id)


def test_what_crashed_is_said_before_what_did_not_run(settings):
    write_record(settings.cycle_pointer, RECORD)
    settings.warehouse.write_bytes(b"not a database")
    home = {"home": Home(path=str(settings.home))}
    result = dg.materialize([reconciliation_gate], partition_key="2026-11-18", resources=home, raise_on_error=False)
    crash, *others = blocked_by(result.all_events)
    assert crash.startswith("check_engine: The checks could not run: ")
    assert others and all(one.endswith(": did not run") for one in others)


def test_a_check_without_its_column_blocks(settings):
    write_record(settings.cycle_pointer, RECORD)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema planning")
        for table in {*(suite.table for suite in load_suites("planning")), *(f"planning.{one}" for one in VOLUMES)}:
            connection.execute(f"create table {table} (x integer)")
    failed = blocking(settings, "planning")
    assert failed["supply_has_a_date"].startswith("The check could not run: ")
    assert "expected_receipt_date" in failed["supply_has_a_date"]
    assert failed["withheld_value_is_under_the_limit"].startswith("The check could not run: ")


@pytest.mark.parametrize(
    ("found", "arguments", "rows", "words"),
    [
        (12, {"min_value": 40, "max_value": 300}, [], "12 found, 40 to 300 allowed"),
        (0, {"min_value": 1, "max_value": sys.maxsize}, [], "0 found, at least 1 allowed"),
        (
            1,
            {},
            [{"key": "*", "measured": "28.6% is withheld, 20% is the limit"}],
            "28.6% is withheld, 20% is the limit",
        ),
        (2, {}, [{"key": "a", "other": 1}, {"key": "b"}], "rows that fail: 2; the first is key a"),
        (None, {}, [], "rows that fail: 3"),
    ],
)
def test_a_failure_says_what_was_measured_and_what_is_allowed(found, arguments, rows, words):
    outcome = {"expectation_config": {"kwargs": arguments}, "result": {"observed_value": found}}
    assert _measured(outcome, rows, len(rows) or 3, ("key",)) == words


def test_results_of_another_cycle_are_no_pass(settings):
    for stage in STAGES:
        write_stage(settings, StageResult(stage, "20261117T060000Z", "passed", []))
    with pytest.raises(PublishBlocked, match=r"reconciliation: the checks did not run; planning: the checks did not"):
        gate_checks(settings, RECORD.cycle_id)


ON_COLUMN = ("expect_column_values_to_be_in_set", {"column": "is_late", "value_set": [False]})
ON_QUERY = ("unexpected_rows_expectation", {"unexpected_rows_query": "select * from {batch} where is_late"})
NAMELESS = ("unexpected_rows_expectation", {"unexpected_rows_query": "select item_id from {batch} where is_late"})


def found(settings, expectation, severity="withhold", reason="late_erp"):
    """What one check finds of a thousand rows, of which all but the first are late."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute("""
            create or replace table marts.stock as
            select 'I' || range as item_id, 'DC' as location_id, range > 0 as is_late from range(1000)""")
    check = Check("stock_is_on_time", *expectation, message="Stock is late", reason=reason)
    suite = Suite("reconciliation", "marts.stock", ("item_id", "location_id"), (check,))
    policy = replace(SAMPLE.policy, severities={check.name: severity})
    (one,) = _run_suites(settings, (suite,), cycle_record(policy=policy))
    return one


@pytest.mark.parametrize("expectation", [ON_COLUMN, ON_QUERY])
def test_every_row_that_a_check_withholds_is_named_however_many_there_are(settings, expectation):
    one = found(settings, expectation)
    assert (one.result.severity, one.result.unexpected_count, len(one.result.sample)) == ("withhold", 999, 20)
    assert {key[2:] for key in one.failing_keys} == {(f"I{number}", "DC", "late_erp") for number in range(1, 1000)}
    assert len(one.failing_keys) == 999


@pytest.mark.parametrize(("expectation", "reason"), [(NAMELESS, "late_erp"), (ON_COLUMN, None)])
def test_a_check_that_cannot_say_which_rows_to_withhold_or_why_blocks(settings, expectation, reason):
    one = found(settings, expectation, reason=reason)
    assert (one.result.severity, one.result.success, one.failing_keys) == ("block", False, [])


def test_a_check_that_warns_names_a_few(settings):
    one = found(settings, ON_COLUMN, severity="warn")
    assert (one.result.severity, one.result.unexpected_count, len(one.result.sample)) == ("warn", 999, 20)
    assert one.failing_keys == []
