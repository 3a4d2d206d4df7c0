"""What dbt's data tests found while it built a stage, as checks of the gate.

Keys, relations and conservation are tested once, by dbt, where the models are built. The gate reads what came of it. A
test that fails blocks and cannot be overridden: rows or units were lost or doubled, which is no matter of judgement.
"""

from __future__ import annotations

from typing import Any

import duckdb

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


def keep_data_tests(settings: HomePaths, stage: Stage) -> bool:
    """Keep the data tests of the dbt run that built `stage`, for its gate; returns whether it only failed by them.

    An error of dbt's own (no results, SQL that cannot run) is no finding of a test: nothing is kept then.
    """
    path = settings.dbt_target / "run_results.json"
    results = read_json(path)["results"] if path.exists() else []
    if not results or any("error" in one["status"] for one in results):
        return False
    manifest = read_json(settings.dbt_target / "manifest.json")
    ran = [one for one in results if one["unique_id"].startswith("test.") and one["status"] != "skipped"]
    checks = [_check(settings, stage, manifest, one) for one in ran]
    write_json_atomic(settings.data_tests(stage), [to_json(check) for check in checks])
    return any(check.blocks for check in checks)


def data_tests(settings: HomePaths, stage: Stage) -> list[CheckResult]:
    """What was kept for `stage`. Raises FileNotFoundError where its tests did not run."""
    return [from_json(CheckResult, stored) for stored in read_json(settings.data_tests(stage))]


def _check(settings: HomePaths, stage: Stage, manifest: dict[str, Any], result: dict[str, Any]) -> CheckResult:
    test = manifest["nodes"][result["unique_id"]]
    model = manifest["nodes"][test.get("attached_node") or test["depends_on"]["nodes"][0]]
    failed = result["status"] != "pass"
    return CheckResult(
        name=test["name"],
        suite=stage,
        table=f"{model['schema']}.{model['alias']}",
        expectation="dbt data test",
        severity="warn" if test["config"]["severity"].lower() == "warn" else "block",
        can_be_overridden=False,
        success=not failed,
        observed=None,
        unexpected_count=result["failures"] or 0,
        sample=_failing_rows(settings, result["compiled_code"]) if failed else [],
        message=meaning_of(test, manifest),
    )


def meaning_of(test: dict[str, Any], manifest: dict[str, Any]) -> str:
    """What a failure means, as the test describes it, else as its kind does."""
    kind = test.get("test_metadata", {}).get("name")
    macro = manifest["macros"].get(f"macro.{test['package_name']}.test_{kind}", {})
    shipped = MEANINGS.get(kind, "A data test fails").format(column=test.get("column_name"))
    return test["description"] or macro.get("description") or shipped


def _failing_rows(settings: HomePaths, query: str) -> list[dict[str, str]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        found = connection.execute(f"select * from ({query}) limit {SAMPLE_ROWS}")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, map(str, row), strict=True)) for row in found.fetchall()]
