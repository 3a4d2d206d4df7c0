"""Which KPI models could not be measured, and why: none of them stops a release, each is named as missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from expectations.data_tests import meaning_of
from orchestration.engines.plan import DataTest, Plan
from orchestration.engines.results import StepResult

NO_RESULT = "it was never come to"


def kpi_models(plan: Plan) -> dict[str, str]:
    """The KPI models of a plan: their names by id."""
    return {key: relation.name for key, relation in plan.relations.items() if relation.schema == "kpi"}


def kpi_failures(
    plan: Plan, wanted: Collection[str], results: Iterable[StepResult], error: str | None
) -> dict[str, str]:
    """Of the KPI models `wanted`, those that were not built or whose tests failed, as the results say.

    By name, with why in words; a model that waited for one which failed names that one. Of what there is no result,
    `error` says why, the words with which the engine ended.
    """
    by_id = {one.id: one for one in results}
    named = {key: name for key, name in kpi_models(plan).items() if name in wanted}
    at_fault = dict(_faults(plan, by_id))
    built = {key for key, result in by_id.items() if result.status == "success"}
    words = {key: _not_reached(plan, at_fault, key) or error or NO_RESULT for key in named.keys() - built}
    return {named[key]: why for key, why in (words | at_fault).items() if key in named}


def _faults(plan: Plan, results: dict[str, StepResult]) -> Iterator[tuple[str, str]]:
    """Relations that failed by themselves or by a test of theirs, with the engine's words or what the test means."""
    for step in plan.steps:
        result = results.get(step.id)
        if result is None or result.status not in ("error", "fail"):
            continue
        if not isinstance(step, DataTest):
            yield step.id, _in_a_line(result.message)
        elif result.status == "fail":
            yield step.on, f"{step.name}: {meaning_of(step)} ({result.failures} rows)"
        else:
            yield step.on, f"{step.name}: {_in_a_line(result.message)}"


def _not_reached(plan: Plan, at_fault: dict[str, str], key: str) -> str | None:
    """What kept the engine from a model; None where nothing says so."""
    for before in _kpis_before(plan, key):
        if before in at_fault:
            return f"waits for {plan.relations[before].name}: {at_fault[before]}"
    return next(iter(at_fault.values()), None)


def _kpis_before(plan: Plan, key: str) -> Iterator[str]:
    kpis = kpi_models(plan)
    for parent in plan.relations[key].after:
        if parent in kpis:
            yield parent
            yield from _kpis_before(plan, parent)


def _in_a_line(message: str | None) -> str:
    return " ".join((message or "the engine says no more").split())
