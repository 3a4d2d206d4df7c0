"""What the data tests of a stage found while it was built, as checks of the gate.

Keys, relations and conservation are tested once, where the models are built. The gate reads what came of it. A test
that fails blocks and cannot be overridden: rows or units were lost or doubled, which is no matter of judgement.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from orchestration.engines.plan import DataTest, Plan
from orchestration.engines.results import StepResult
from orchestration.files import read_json, write_json_atomic
from orchestration.gate import CheckResult, Stage
from orchestration.records import from_json, to_json
from orchestration.settings import HomePaths

SAMPLE_ROWS = 20
# Of the kinds that dbt ships, which describe themselves nowhere.
MEANINGS = {
    "accepted_values": "{column} holds a value that is not defined",
    "not_null": "{column} has no value",
    "relationships": "{column} names a row that is not there",
    "unique": "{column} holds a value twice",
}


def keep_data_tests(settings: HomePaths, plan: Plan, stage: Stage, results: Sequence[StepResult]) -> bool:
    """Keep what the data tests found while `stage` was built, for its gate; returns whether it only failed by them.

    An error (SQL that cannot run, a contract that is not kept) is no finding of a test: nothing is kept then.
    """
    if any(result.status == "error" for result in results):
        return False
    tests = {step.id: step for step in plan.steps if isinstance(step, DataTest)}
    ran = [(tests[one.id], one) for one in results if one.id in tests and one.status != "skipped"]
    checks = [_check(settings, plan, stage, test, result) for test, result in ran]
    write_json_atomic(settings.data_tests(stage), [to_json(check) for check in checks])
    return any(check.blocks for check in checks)


def data_tests(settings: HomePaths, stage: Stage) -> list[CheckResult]:
    """What was kept for `stage`. Raises FileNotFoundError where its tests did not run."""
    return [from_json(CheckResult, stored) for stored in read_json(settings.data_tests(stage))]


def _check(settings: HomePaths, plan: Plan, stage: Stage, test: DataTest, result: StepResult) -> CheckResult:
    tested = plan.relations[test.on]
    failed = result.status != "pass"
    return CheckResult(
        name=test.name,
        suite=stage,
        table=f"{tested.schema}.{tested.alias}",
        expectation="dbt data test",
        severity="warn" if test.severity == "warn" else "block",
        can_be_overridden=False,
        success=not failed,
        observed=None,
        unexpected_count=result.failures,
        sample=_failing_rows(settings, test.sql) if failed else [],
        message=meaning_of(test),
    )


def meaning_of(test: DataTest) -> str:
    """What a failure means, as the test describes it, else as its kind does."""
    return test.description or MEANINGS.get(test.generic or "", "A data test fails").format(column=test.column)


def _failing_rows(settings: HomePaths, query: str) -> list[dict[str, str]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        found = connection.execute(f"select * from ({query}) limit {SAMPLE_ROWS}")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, map(str, row), strict=True)) for row in found.fetchall()]
