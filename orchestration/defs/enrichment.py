"""What is added to a release that is current already: KPIs, their trend, report and workbook. It stops nothing."""

from collections.abc import Collection, Generator, Iterator, Mapping
from typing import Any

import dagster as dg

from expectations.kpi_failures import kpi_failures, kpi_models
from orchestration.defs.gate import PLANNING_GATE
from orchestration.defs.ingest import OWNER
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.publish import RELEASE
from orchestration.defs.resources import Home
from orchestration.defs.specs import asset_specs, check_specs
from orchestration.defs.ui_metadata import enrichment_figures, runbook_link
from orchestration.defs.warehouse import HISTORY, MANIFEST, PLAN, build_relations
from orchestration.engines.chosen import engine_of
from orchestration.engines.results import StepResult
from orchestration.publish.enrich import TREND as TREND_MODEL
from orchestration.publish.enrich import Enriching, begin, complete, in_words
from orchestration.publish.enrichment import Enrichment, in_a_line
from orchestration.settings import HomePaths
from orchestration.store.mirror import store_of
from orchestration.warehouse import export_measured

STEP, JOB = "enrichment", "enrich_release"
TREND = dg.AssetKey(["history", "trend"])
ENRICHMENT = dg.AssetKey(["release", "enrichment"])
KPIS = ("kpi",)


def _spec(key: dg.AssetKey, deps: Collection[dg.AssetKey], description: str, kinds: set[str]) -> dg.AssetSpec:
    runbook = {"runbook": runbook_link("missing_enrichment")}
    described: dict[str, Any] = {"description": description, "kinds": kinds, "owners": [OWNER], "metadata": runbook}
    return dg.AssetSpec(key, deps=list(deps), skippable=True, group_name=key.path[0], **described)


@dg.multi_asset(
    name=STEP,
    specs=[
        *asset_specs(MANIFEST, PLAN, KPIS),
        _spec(TREND, [HISTORY, PLANNING_GATE], "KPIs of this cycle beside earlier ones, for the next.", {"parquet"}),
        _spec(ENRICHMENT, [RELEASE], "What executives read: KPI tables, report and workbook.", {"parquet", "csv"}),
    ],
    check_specs=check_specs(MANIFEST, PLAN, KPIS),
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    retry_policy=dg.RetryPolicy(max_retries=1, delay=1),
)
def enrichment(context: dg.AssetExecutionContext, home: Home) -> Iterator[Any]:
    """KPIs and what shows them. Fails with what is missing once the rest is there; tried again, makes that alone."""
    store = None if home.settings.is_trial else store_of(home.settings, LANDSCAPE.declaration.store)
    enriching = begin(home.settings, store)
    if enriching is None and context.job_name == JOB:
        raise dg.Failure("the warehouse holds the tables of no release", allow_retries=False)
    is_again = context.retry_number > 0 or context.job_name == JOB
    there = {table.model for table in enriching.done} if enriching and is_again else set()
    failures: dict[str, str] = {}
    if not (is_again and enriching and enriching.is_made):
        failures = yield from _measured(context, home.settings, there)
        export_measured(home.settings, failures)
    if TREND_MODEL not in failures:
        yield dg.MaterializeResult(asset_key=TREND)
    if enriching:
        yield _added(complete(home.settings, enriching, failures, store), enriching)
    if failures:
        raise dg.Failure(in_a_line(failures))


def _measured(
    context: dg.AssetExecutionContext, settings: HomePaths, there: set[str]
) -> Generator[Any, None, dict[str, str]]:
    """Build all KPI models but those that are `there`; returns those that could not be measured, and why.

    Where some failed, nobody reads what an earlier cycle left of them, and the trend is built without them.
    """
    models = {key: name for key, name in kpi_models(PLAN).items() if name not in there}
    failures = yield from _built(context, settings, models)
    others = {key for key, name in models.items() if name in failures and name != TREND_MODEL}
    if others and TREND_MODEL in failures:
        del failures[TREND_MODEL]
        trend = {key: name for key, name in models.items() if name == TREND_MODEL}
        failures |= yield from _built(context, settings, trend, without=others)
    return failures


def _built(
    context: dg.AssetExecutionContext, settings: HomePaths, models: Mapping[str, str], without: Collection[str] = ()
) -> Generator[Any, None, dict[str, str]]:
    """Build `models`, names by id, while those `without` are empty; returns those that could not be measured."""
    results: list[StepResult] = []
    error = None
    try:
        engine_of(settings, PLAN, LANDSCAPE).leave_empty(without)
        results = yield from build_relations(settings, PLAN.with_tests(models))
    except Exception as ended:  # whatever it is, report and workbook are made without KPIs
        error = in_words(ended)
    failures = kpi_failures(PLAN, set(models.values()), results, error)
    for model, why in failures.items():
        context.log.info(f"{model} could not be measured: {why}")
    return failures


def _added(record: Enrichment, enriching: Enriching) -> dg.MaterializeResult[None]:
    metadata = enrichment_figures(enriching.folder, record)
    if missing := record.missing():
        raise dg.Failure(in_a_line(missing), metadata)
    return dg.MaterializeResult(asset_key=ENRICHMENT, metadata=metadata)
