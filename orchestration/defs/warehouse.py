"""The dbt stages that a release is made from, and the state that a cycle hands to the next one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from expectations.data_tests import keep_data_tests
from expectations.run import run_stage, warm_up
from orchestration.defs.ingest import CYCLE, OWNER, raw_key
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.resources import Dbt, Home
from orchestration.defs.ui_metadata import model_links, row_counts, runbook_link
from orchestration.gate import CheckResult, Stage
from orchestration.settings import HomePaths
from orchestration.warehouse import ensure_manifest, export_dead_letters, export_history, state_tables

MANIFEST = ensure_manifest(HomePaths.of(), LANDSCAPE)
RECONCILIATION_GATE = dg.AssetKey(["gate", "reconciliation"])
HISTORY = dg.AssetKey(["history", "state"])
STATE = state_tables(MANIFEST)
BLOCKED_BY = "blocked_by"


class Translator(DagsterDbtTranslator):
    """A model's key is its schema and table, its group the layer; sources are the assets that make them."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return self._source_key(dbt_resource_props["source_name"], dbt_resource_props["identifier"])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["alias"]])

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """With what every system of a dialect delivers, where dbt knows one source."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        parents = [manifest["sources"].get(parent) for parent in manifest["parent_map"].get(unique_id, [])]
        keys = [key for one in parents if one for key in _delivered_as(one["source_name"], one["identifier"])]
        deps = {key: dg.AssetDep(key) for key in keys} | {dep.asset_key: dep for dep in spec.deps}
        return spec.replace_attributes(deps=list(deps.values()))

    def _source_key(self, source: str, table: str) -> dg.AssetKey:
        # The parent's state reaches a cycle with its record.
        made_here = {"cycle": CYCLE, "history": CYCLE, "gate": RECONCILIATION_GATE}
        return made_here.get(source) or next(_delivered_as(source, table))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return [dbt_resource_props["config"].get("meta", {}).get("owner", OWNER)]

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**super().get_metadata(dbt_resource_props), **model_links(dbt_resource_props)}

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        is_published = dbt_resource_props["config"].get("meta", {}).get("published", False)
        return {**super().get_tags(dbt_resource_props), "published": str(is_published).lower()}


def _delivered_as(dialect: str, entity: str) -> Iterator[dg.AssetKey]:
    """The raw assets of a dialect's entity, one a system that speaks it."""
    return (raw_key(source.name, entity) for source in LANDSCAPE.sources if source.dialect.name == dialect)


@dbt_assets(
    manifest=MANIFEST,
    select="resource_type:seed config.schema:staging config.schema:conformed config.schema:reconciliation",
    name="reconciliation_stage",
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    dagster_dbt_translator=Translator(),
)
def reconciliation_stage(context: dg.AssetExecutionContext, dbt: Dbt, home: Home) -> Iterator[Any]:
    """Staging, conformed layer and reconciliation; dbt runs in a process of its own, so the checks can load here."""
    warm_up()
    yield from _build(context, dbt, home, "reconciliation")


@dbt_assets(
    manifest=MANIFEST,
    select="config.schema:planning",
    name="planning_stage",
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    dagster_dbt_translator=Translator(),
)
def planning_stage(context: dg.AssetExecutionContext, dbt: Dbt, home: Home) -> Iterator[Any]:
    """Planning marts, after the checks said what to withhold."""
    yield from _build(context, dbt, home, "planning")


def _build(context: dg.AssetExecutionContext, dbt: Dbt, home: Home, stage: Stage) -> Iterator[Any]:
    """Build a stage; what the warehouse held before belongs to no release any more."""
    home.settings.built_release.unlink(missing_ok=True)
    try:
        yield from dbt_build(context, dbt, home.settings)
    except DagsterDbtCliRuntimeError:
        if keep_data_tests(home.settings, stage):
            raise _blocked(run_stage(home.settings, stage).checks) from None
        raise
    keep_data_tests(home.settings, stage)
    yield from row_counts(home.settings, context.selected_asset_keys)


def dbt_build(context: dg.AssetExecutionContext, dbt: Dbt, settings: HomePaths, *selection: str) -> Iterator[Any]:
    """Run dbt on the step's models, or on those of `selection`; its results lie in the home's target folder.

    All stages share that folder, so that later ones find the project parsed. Unit tests of models are for development,
    not for every cycle. Raises DagsterDbtCliRuntimeError.
    """
    (settings.dbt_target / "run_results.json").unlink(missing_ok=True)
    arguments = ["--log-level-file", "none", "build", "--exclude-resource-type", "unit_test", *selection]
    yield from dbt.cli(arguments, context=context, target_path=settings.dbt_target).stream()


def _blocked(checks: Iterable[CheckResult]) -> dg.Failure:
    """Ends a step whose data tests failed, so that nothing goes on from its tables; the outcome reads what it holds."""
    found = [f"{one.name}: {one.message} ({one.table}, {one.unexpected_count} rows)" for one in checks if one.blocks]
    return dg.Failure(
        "; ".join(found), {BLOCKED_BY: found, "runbook": runbook_link("blocked_release")}, allow_retries=False
    )


@dg.asset(
    key=HISTORY,
    deps=[dg.AssetKey([table.schema, table.alias]) for table in STATE if not table.is_measured],
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
