"""Which KPIs could not be measured, told from what came of the steps of a plan, and why, in words."""

import pytest

from expectations.kpi_failures import kpi_failures, kpi_models
from orchestration.engines.results import StepResult
from tests.plans import data_test, model, plan_of

LINES, SERVICE, OTHER, TEST = "model.t.kpi_lines", "model.t.kpi_service", "model.t.kpi_other", "test.t.unique_service"
MODELS = {"kpi_lines", "kpi_service", "kpi_other"}
PLAN = plan_of(
    model("planning_items", schema="planning"),
    model("kpi_lines", schema="kpi", after=("model.t.planning_items",)),
    model("kpi_service", schema="kpi", after=(LINES,)),
    model("kpi_other", schema="kpi"),
    data_test("unique_service", on=SERVICE, description="A row is there twice"),
)


@pytest.fixture
def found():
    def failures(wanted=MODELS, error=None, **statuses: str) -> dict[str, str]:
        ran = [
            StepResult(key, statuses[name], failures=2, message=f"{name}\n  of {key}")
            for name, key in {"lines": LINES, "service": SERVICE, "other": OTHER, "test": TEST}.items()
            if name in statuses
        ]
        return kpi_failures(PLAN, wanted, ran, error)

    return failures


def test_what_was_built_and_holds_is_no_failure(found):
    assert found(lines="success", service="success", other="success", test="warn") == {}


def test_a_model_that_cannot_run_is_told_in_its_own_words_and_what_waits_for_it_names_it(found):
    failures = found(lines="error", service="skipped", other="success", test="skipped")
    words = "lines of model.t.kpi_lines"
    assert failures == {"kpi_lines": words, "kpi_service": f"waits for kpi_lines: {words}"}


def test_a_model_whose_test_fails_is_not_to_be_read(found):
    failures = found(lines="success", service="success", other="success", test="fail")
    assert failures == {"kpi_service": "unique_service: A row is there twice (2 rows)"}


def test_what_was_never_come_to_was_not_measured(found):
    assert found(lines="success", other="success") == {"kpi_service": "it was never come to"}
    assert found(error="killed") == dict.fromkeys(MODELS, "killed")


def test_only_what_was_wanted_is_told_of(found):
    assert found({"kpi_other"}, lines="error", other="success") == {}


def test_a_run_that_left_nothing_measured_nothing():
    assert set(kpi_models(PLAN).values()) == MODELS
    assert kpi_failures(PLAN, MODELS, [], "killed") == dict.fromkeys(MODELS, "killed")
