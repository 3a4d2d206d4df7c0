"""Which KPIs dbt could not measure, read from what its run left, and why, in words."""

import pytest

from expectations.kpi_failures import kpi_failures, kpi_models
from orchestration.files import write_json_atomic

LINES, SERVICE, OTHER, TEST = "model.t.kpi_lines", "model.t.kpi_service", "model.t.kpi_other", "test.t.unique_service"
MODELS = {"kpi_lines", "kpi_service", "kpi_other"}


def node(key: str, **changes: str) -> dict:
    return {"name": key.split(".")[-1], "resource_type": "model", "schema": "kpi", **changes}


MANIFEST = {
    "nodes": {
        **{key: node(key) for key in (LINES, SERVICE, OTHER)},
        "model.t.planning_items": node("model.t.planning_items", schema="planning"),
        TEST: node(
            TEST, resource_type="test", description="A row is there twice", attached_node=SERVICE, package_name="t"
        ),
    },
    "parent_map": {LINES: ["model.t.planning_items"], SERVICE: [LINES], OTHER: ["source.t.cycle"]},
    "macros": {},
}


@pytest.fixture
def found(settings):
    write_json_atomic(settings.dbt_target / "manifest.json", MANIFEST)

    def failures(wanted=MODELS, error=None, **results: str) -> dict[str, str]:
        ran = [
            {"unique_id": key, "status": results[name], "message": f"{name}\n  of {key}", "failures": 2}
            for name, key in {"lines": LINES, "service": SERVICE, "other": OTHER, "test": TEST}.items()
            if name in results
        ]
        write_json_atomic(settings.dbt_target / "run_results.json", {"results": ran})
        return kpi_failures(settings, wanted, error)

    return failures


def test_what_was_built_and_holds_is_no_failure(found):
    assert found(lines="success", service="success", other="success", test="warn") == {}


def test_a_model_that_cannot_run_is_told_in_dbts_words_and_what_waits_for_it_names_it(found):
    failures = found(lines="error", service="skipped", other="success", test="skipped")
    words = "lines of model.t.kpi_lines"
    assert failures == {"kpi_lines": words, "kpi_service": f"waits for kpi_lines: {words}"}


def test_a_model_whose_test_fails_is_not_to_be_read(found):
    failures = found(lines="success", service="success", other="success", test="fail")
    assert failures == {"kpi_service": "unique_service: A row is there twice (2 rows)"}


def test_what_dbt_never_came_to_was_not_measured(found):
    assert found(lines="success", other="success") == {"kpi_service": "dbt left no result of it"}
    assert found(error="killed") == dict.fromkeys(MODELS, "killed")


def test_only_what_was_wanted_is_told_of(found):
    assert found({"kpi_other"}, lines="error", other="success") == {}


def test_a_run_that_left_nothing_measured_nothing(settings):
    write_json_atomic(settings.dbt_target / "manifest.json", MANIFEST)
    assert kpi_models(settings) == MODELS
    assert kpi_failures(settings, MODELS, "killed") == dict.fromkeys(MODELS, "killed")
