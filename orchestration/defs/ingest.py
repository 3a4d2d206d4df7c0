"""Landing, and one asset a source entity, made from the contracts."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import dagster as dg

from expectations.run import reset_gate
from orchestration.contracts.model import Entity, Source
from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.frozen import needed_deliveries, read_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.defs.landscape import LANDSCAPE, sla_of
from orchestration.defs.partitions import CYCLE_TAG, DAILY, ONE_BY_ONE, RESTATE_TAG, run_as_of
from orchestration.defs.resources import Home
from orchestration.defs.ui_metadata import IO_RETRIES, contract_link, delivery_figures, markdown_table, runbook_link
from orchestration.files import read_json, write_json_atomic
from orchestration.ingest.delivery import slug
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.load import load_sources
from orchestration.publish.catalogue import release_of_cycle
from orchestration.warehouse import prepare_warehouse

LANDING = dg.AssetKey(["landing", "deliveries"])
CYCLE = dg.AssetKey(["cycle", "record"])
OWNER = "team:data-platform"


def raw_key(source: str, entity: str) -> dg.AssetKey:
    return dg.AssetKey(["raw", source, slug(entity)])


@dg.asset(
    key=LANDING,
    group_name="landing",
    owners=[OWNER],
    kinds={"file"},
    metadata={"runbook": runbook_link("failed_run")},
    retry_policy=IO_RETRIES,
)
def landed_deliveries(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult[None]:
    """Every delivery ever received, bytes as delivered, addressed by their hash."""
    report = land_inbox(home.settings, LANDSCAPE.sources)
    for warning in report.warnings:
        context.log.warning(warning)
    write_json_atomic(home.settings.inbox_report, {"warnings": report.warnings})
    return dg.MaterializeResult(metadata={"landed": len(report.landed), "known": len(report.known)})


def _raw_spec(source: Source, entity: Entity) -> dg.AssetSpec:
    sla = sla_of(source)
    return dg.AssetSpec(
        key=raw_key(source.name, entity.name),
        deps=[LANDING],
        group_name="raw",
        description=entity.description,
        owners=[source.owner],
        kinds={"polars", "parquet"},
        tags={"source": source.name, "dialect": source.dialect.name, "delivery": entity.kind},
        metadata={
            "contract": contract_link(source),
            "runbook": runbook_link("overdue_source"),
            "runbook_of_refusals": runbook_link("dead_letters"),
        },
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=timedelta(hours=sla.hard_hours), warn_window=timedelta(hours=sla.soft_hours)
        ),
        partitions_def=DAILY,
    )


@dg.multi_asset(
    specs=[_raw_spec(source, entity) for source in LANDSCAPE.sources for entity in source.entities],
    retry_policy=IO_RETRIES,
    backfill_policy=ONE_BY_ONE,
    can_subset=True,
)
def load_deliveries(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult[None]]:
    """One asset an entity; the sources load side by side, and one that fails takes no other down."""
    as_of, selected = run_as_of(context), _selected(context.selected_asset_keys)
    needed = needed_deliveries(home.settings, as_of, context.run.tags.get(CYCLE_TAG))
    for loaded in load_sources(home.settings, selected, as_of, needed):
        for account in loaded.accounts:
            if account.reason:
                context.log.warning(f"{account.delivery_id} rejected ({account.reason}): {account.detail}")
        key = raw_key(loaded.source.name, loaded.entity.name)
        metadata = delivery_figures(loaded.entity, sla_of(loaded.source), loaded.accounts, as_of)
        yield dg.MaterializeResult(asset_key=key, metadata=metadata)


def _selected(keys: Collection[dg.AssetKey]) -> list[tuple[Source, list[Entity]]]:
    wanted = [
        (source, [entity for entity in source.entities if raw_key(source.name, entity.name) in keys])
        for source in LANDSCAPE.sources
    ]
    return [(source, entities) for source, entities in wanted if entities]


@dg.asset(
    key=CYCLE,
    deps=sorted(load_deliveries.keys),
    group_name="cycle",
    owners=[OWNER],
    kinds={"json"},
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
)
def cycle_record(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult[None]:
    """The frozen inputs of the cycle: deliveries, contracts, policy and parent, recorded at its first run."""
    if cycle_id := context.run.tags.get(CYCLE_TAG):
        record = read_cycle(home.settings, cycle_id)
    else:
        restate = context.run.tags.get(RESTATE_TAG) == "true"
        warnings = read_json(home.settings.inbox_report)["warnings"]
        release_of = partial(release_of_cycle, home.settings)
        record = freeze_cycle(home.settings, LANDSCAPE, run_as_of(context), warnings, release_of, restate)
    prepare_warehouse(home.settings, record, LANDSCAPE.folder)
    reset_gate(home.settings)
    names = ("cycle_id", "as_of", "parent_cycle_id", "restates")
    return dg.MaterializeResult(metadata={name: str(getattr(record, name)) for name in names} | _accounted(record))


def _accounted(record: CycleRecord) -> dict[str, Any]:
    """Deliveries by what became of them, and those that were not taken with their rows and reason."""
    shown = ("delivery_id", "outcome", "reason", "detail", "rows_read")
    refused = [{name: getattr(one, name) for name in shown} for one in record.row_accounts if one.is_refused]
    return {
        "deliveries": dg.MetadataValue.json(dict(Counter(one.outcome for one in record.row_accounts))),
        "not_taken": markdown_table(refused),
    }
