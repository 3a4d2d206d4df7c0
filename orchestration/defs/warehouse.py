"""The stages that a release is made from, and the state that a cycle hands to the next one."""

from collections.abc import Collection, Generator, Iterable, Iterator
from typing import Any

import dagster as dg

from expectations.data_tests import keep_data_tests
from expectations.run import run_stage, warm_up
from orchestration.defs.ingest import OWNER
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.resources import Home
from orchestration.defs.specs import asset_specs, check_key_of, check_specs, key_of
from orchestration.defs.ui_metadata import built_figures, runbook_link, tested_figures
from orchestration.engines.chosen import engine_of
from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.engines.plan import DataTest, Plan
from orchestration.engines.results import StepResult
from orchestration.files import read_json
from orchestration.gate import CheckResult, Stage
from orchestration.settings import HomePaths
from orchestration.warehouse import export_dead_letters, export_history

MANIFEST = read_json(ensure_manifest(HomePaths.of(), LANDSCAPE))
PLAN = home_plan(HomePaths.of())
SCHEMAS: dict[Stage, tuple[str, ...]] = {
    "reconciliation": ("seeds", "staging", "conformed", "reconciliation"),
    "planning": ("planning",),
}
HISTORY = dg.AssetKey(["history", "state"])
BLOCKED_BY = "blocked_by"


class BuildFailed(Exception):
    """Relations or tests could not run; the message has the engine's words on each."""


def _stage(stage: Stage, description: str) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=f"{stage}_stage",
        specs=asset_specs(MANIFEST, PLAN, SCHEMAS[stage]),
        check_specs=check_specs(MANIFEST, PLAN, SCHEMAS[stage]),
        description=description,
        partitions_def=DAILY,
        backfill_policy=ONE_BY_ONE,
        can_subset=True,
    )
    def build(context: dg.AssetExecutionContext, home: Home) -> Iterator[Any]:
        """Build a stage; what the warehouse held before belongs to no release any more."""
        warm_up()
        home.settings.built_release.unlink(missing_ok=True)
        results = yield from build_relations(home.settings, _selected(context.selected_asset_keys))
        if keep_data_tests(home.settings, PLAN, stage, results):
            raise _blocked(run_stage(home.settings, stage).checks)
        if errors := [one.message for one in results if one.status == "error" and one.message]:
            raise BuildFailed("\n".join(errors))

    return build


def _selected(keys: Collection[dg.AssetKey]) -> Collection[str]:
    return PLAN.with_tests(key for key, relation in PLAN.relations.items() if key_of(relation) in keys)


def build_relations(settings: HomePaths, selected: Collection[str]) -> Generator[Any, None, list[StepResult]]:
    """Run these steps of the plan as events, one of each; returns what came of them. Raises duckdb.Error."""
    steps = {step.id: step for step in PLAN.steps}
    results = list(engine_of(settings, PLAN, LANDSCAPE).build(selected))
    for result in results:
        step = steps[result.id]
        if isinstance(step, DataTest):
            yield from _test_event(PLAN, step, result)
        elif result.status == "success":
            yield dg.MaterializeResult(asset_key=key_of(step), metadata=built_figures(result))
    return results


def _test_event(plan: Plan, test: DataTest, result: StepResult) -> Iterator[dg.AssetCheckResult]:
    if result.status != "skipped":
        key = check_key_of(plan, test)
        yield dg.AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=result.status == "pass",
            severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
            description=result.message,
            metadata=tested_figures(result),
        )


reconciliation_stage = _stage("reconciliation", "Staging, conformed layer and reconciliation.")
planning_stage = _stage("planning", "Planning marts, after the checks said what to withhold.")


def _blocked(checks: Iterable[CheckResult]) -> dg.Failure:
    """Ends a step whose data tests failed, so that nothing goes on from its tables; the outcome reads what it holds."""
    found = [f"{one.name}: {one.message} ({one.table}, {one.unexpected_count} rows)" for one in checks if one.blocks]
    return dg.Failure(
        "; ".join(found), {BLOCKED_BY: found, "runbook": runbook_link("blocked_release")}, allow_retries=False
    )


@dg.asset(
    key=HISTORY,
    deps=[dg.AssetKey([table.schema, table.alias]) for table in PLAN.state if not table.is_measured],
    group_name="history",
    owners=[OWNER],
    kinds={"parquet"},
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
)
def history_state(context: dg.AssetExecutionContext, home: Home) -> None:
    """What the next cycle needs to know of this one; advances also when the gate blocks the release."""
    context.log.info(f"state kept in {export_history(home.settings).name}")


@dg.asset(
    key=["conformed", "dead_letters"],
    deps=[dg.AssetKey(["conformed", "cnf_dead_letters"])],
    group_name="conformed",
    owners=[OWNER],
    kinds={"parquet"},
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
)
def conformed_dead_letters(home: Home) -> None:
    """Rows whose code, unit or status means nothing, beside the ones that ingest refused."""
    export_dead_letters(home.settings)
