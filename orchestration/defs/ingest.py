"""Landing, and one asset a source entity, made from the contracts."""

from collections.abc import Iterator

import dagster as dg

from expectations.run import reset_gate
from orchestration.contracts.load import load_contracts
from orchestration.contracts.model import Entity, Source
from orchestration.contracts.policy import load_policy
from orchestration.defs.partitions import CYCLE_TAG, DAILY, ONE_BY_ONE, RESTATE_TAG, as_of_of
from orchestration.defs.resources import Home
from orchestration.files import read_json, write_json_atomic
from orchestration.ingest.cycle import ensure_cycle_raw, freeze_cycle, read_cycle
from orchestration.ingest.delivery import slug
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import Account
from orchestration.warehouse import prepare_warehouse

LANDING = dg.AssetKey(["landing", "deliveries"])
CYCLE = dg.AssetKey(["cycle", "record"])
OWNER = "team:data-platform"


def raw_key(source: str, entity: str) -> dg.AssetKey:
    return dg.AssetKey(["raw", source, slug(entity)])


@dg.asset(key=LANDING, group_name="landing", owners=[OWNER], kinds={"file"})
def landed_deliveries(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """Every delivery ever received, bytes as delivered, addressed by their hash."""
    report = land_inbox(home.settings, load_contracts())
    for warning in report.warnings:
        context.log.warning(warning)
    write_json_atomic(home.settings.inbox_report, {"warnings": report.warnings})
    return dg.MaterializeResult(metadata={"landed": len(report.landed), "known": len(report.known)})


def _raw_spec(source: Source, entity: Entity) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=raw_key(source.name, entity.name),
        deps=[LANDING],
        group_name="raw",
        description=entity.description,
        owners=[source.owner],
        kinds={"polars", "parquet"},
        tags={"source": source.name, "delivery": entity.kind},
        partitions_def=DAILY,
    )


def _raw_assets(source: Source) -> dg.AssetsDefinition:
    """One asset an entity of `source`; each source is a step of its own and loads alone."""
    entities = {raw_key(source.name, entity.name): entity for entity in source.entities}

    @dg.multi_asset(
        name=f"load_{source.name}",
        specs=[_raw_spec(source, entity) for entity in source.entities],
        backfill_policy=ONE_BY_ONE,
        can_subset=True,
    )
    def load(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:
        for key in sorted(context.selected_asset_keys):
            accounts = ensure_cycle_raw(home.settings, source, entities[key], as_of_of(context))
            for account in accounts:
                if account.reason:
                    context.log.warning(f"{account.delivery_id} rejected ({account.reason}): {account.detail}")
            yield dg.MaterializeResult(asset_key=key, metadata=_totals(accounts))

    return load


def _totals(accounts: list[Account]) -> dict[str, int]:
    return {
        "deliveries": len(accounts),
        "deliveries_rejected": sum(account.reason is not None for account in accounts),
        "rows_read": sum(account.rows_read for account in accounts),
        "rows_accepted": sum(account.rows_accepted for account in accounts),
        "rows_dead_lettered": sum(account.rows_dead_lettered for account in accounts),
        "rows_duplicate": sum(account.rows_duplicate for account in accounts),
    }


RAW_ASSETS = [_raw_assets(source) for source in load_contracts()]


@dg.asset(
    key=CYCLE,
    deps=[key for assets in RAW_ASSETS for key in assets.keys],
    group_name="cycle",
    owners=[OWNER],
    kinds={"json"},
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
)
def cycle_record(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """The frozen inputs of the cycle: deliveries, contracts, policy and parent, recorded at its first run."""
    if cycle_id := context.run.tags.get(CYCLE_TAG):
        record = read_cycle(home.settings, cycle_id)
    else:
        restate = context.run.tags.get(RESTATE_TAG) == "true"
        warnings = read_json(home.settings.inbox_report)["warnings"]
        record = freeze_cycle(home.settings, load_contracts(), load_policy(), as_of_of(context), warnings, restate)
    prepare_warehouse(home.settings, record)
    reset_gate(home.settings)
    names = ("cycle_id", "as_of", "parent_cycle_id", "restates")
    return dg.MaterializeResult(
        metadata={name: str(record[name]) for name in names} | {"deliveries": len(record["deliveries"])}
    )
