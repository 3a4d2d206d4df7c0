"""What is added to a release that is current already: KPIs, their trend, report and workbook. It stops nothing."""

from collections.abc import Collection, Generator, Iterator
from typing import Any

import dagster as dg
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY, build_dbt_specs

from expectations.kpi_failures import kpi_failures, kpi_models
from orchestration.defs.gate import PLANNING_GATE
from orchestration.defs.ingest import OWNER
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.publish import RELEASE
from orchestration.defs.resources import Dbt, Home
from orchestration.defs.ui_metadata import enrichment_figures, row_counts, runbook_link
from orchestration.defs.warehouse import HISTORY, MANIFEST, Translator, dbt_build
from orchestration.files import read_json
from orchestration.publish.enrich import TREND as TREND_MODEL
from orchestration.publish.enrich import Enriching, begin, complete, in_words
from orchestration.publish.enrichment import Enrichment, in_a_line
from orchestration.settings import HomePaths
from orchestration.warehouse import export_measured, write_unmeasured

STEP, JOB = "enrichment", "enrich_release"
TREND = dg.AssetKey(["history", "trend"])
ENRICHMENT = dg.AssetKey(["release", "enrichment"])
ALL = "config.schema:kpi"
KPIS, KPI_CHECKS = build_dbt_specs(
    manifest=read_json(MANIFEST),
    translator=Translator(),
    select=ALL,
    exclude="",
    selector="",
    io_manager_key=None,
    project=None,
)


def _spec(key: dg.AssetKey, deps: Collection[dg.AssetKey], description: str, kinds: set[str]) -> dg.AssetSpec:
    runbook = {"runbook": runbook_link("missing_enrichment")}
    described: dict[str, Any] = {"description": description, "kinds": kinds, "owners": [OWNER], "metadata": runbook}
    return dg.AssetSpec(key, deps=list(deps), skippable=True, group_name=key.path[0], **described)


@dg.multi_asset(
    name=STEP,
    specs=[
        *KPIS,  # first, as dagster-dbt asks the first one which project it is of
        _spec(TREND, [HISTORY, PLANNING_GATE], "KPIs of this cycle beside earlier ones, for the next.", {"parquet"}),
        _spec(ENRICHMENT, [RELEASE], "What executives read: KPI tables, report and workbook.", {"parquet", "csv"}),
    ],
    check_specs=KPI_CHECKS,
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    retry_policy=dg.RetryPolicy(max_retries=1, delay=1),
)
def enrichment(context: dg.AssetExecutionContext, dbt: Dbt, home: Home) -> Iterator[Any]:
    """KPIs and what shows them. Fails with what is missing once the rest is there; tried again, makes that alone."""
    enriching = begin(home.settings)
    if enriching is None and context.job_name == JOB:
        raise dg.Failure("the warehouse holds the tables of no release", allow_retries=False)
    is_again = context.retry_number > 0 or context.job_name == JOB
    there = {table.model for table in enriching.done} if enriching and is_again else set()
    failures = yield from _measured(context, dbt, home.settings, there)
    export_measured(home.settings, failures)
    if TREND_MODEL not in failures:
        yield dg.MaterializeResult(asset_key=TREND)
    if enriching:
        yield _added(complete(home.settings, enriching, failures), enriching)
    if failures:
        raise dg.Failure(in_a_line(failures))


def _measured(
    context: dg.AssetExecutionContext, dbt: Dbt, settings: HomePaths, there: set[str]
) -> Generator[Any, None, dict[str, str]]:
    """Build all KPI models but those that are `there`; returns those that could not be measured, and why.

    Where some failed, the trend is built without them.
    """
    write_unmeasured(settings, [])
    models, excluded = kpi_models(settings) - there, ["--exclude", " ".join(sorted(there))] if there else []
    failures = yield from _built(context, dbt, settings, models, "--select", ALL, *excluded)
    others = failures.keys() - {TREND_MODEL}
    if others and TREND_MODEL in failures:
        write_unmeasured(settings, others)
        del failures[TREND_MODEL]
        failures |= yield from _built(context, dbt, settings, {TREND_MODEL}, "--select", TREND_MODEL)
    yield from row_counts(settings, [spec.key for spec in KPIS if _model(spec) in models - failures.keys()])
    return failures


def _built(
    context: dg.AssetExecutionContext, dbt: Dbt, settings: HomePaths, models: Collection[str], *selection: str
) -> Generator[Any, None, dict[str, str]]:
    """Build `models`, which the `selection` is of; returns those that could not be measured, and why."""
    error = None
    try:
        yield from dbt_build(context, dbt, settings, *selection)
    except Exception as ended:  # whatever it is, report and workbook are made without KPIs
        error = in_words(ended)
    failures = kpi_failures(settings, models, error)
    for model, why in failures.items():
        context.log.info(f"{model} could not be measured: {why}")
    return failures


def _model(spec: dg.AssetSpec) -> str:
    return str(spec.metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]).split(".")[-1]


def _added(record: Enrichment, enriching: Enriching) -> dg.MaterializeResult[None]:
    metadata = enrichment_figures(enriching.folder, record)
    if missing := record.missing():
        raise dg.Failure(in_a_line(missing), metadata)
    return dg.MaterializeResult(asset_key=ENRICHMENT, metadata=metadata)
