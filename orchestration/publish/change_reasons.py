"""What may have changed a published row: causes, deliveries and rules in which two releases differ."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from orchestration.ingest.delivery import slug
from orchestration.publish.diff import rows_of
from orchestration.publish.lineage import MAPPING
from orchestration.publish.manifest import Manifest

CAUSE_KEY = ["item_id", "location_id", "stock_status", "cause"]
LOCAL_SYSTEMS = ("erp", "wms")
SEVERAL = "+"  # between the systems of a location that has more than one of a kind
POLICY = "cycle.policy"  # and the tables beside it
LANDSCAPE_SQL = "the landscape's models or dialects changed"


def cause_changes(before: Path, after: Path) -> pl.DataFrame:
    """One row per item and location whose causes differ: item_id, location_id, causes in words."""
    sides = [_causes(before), _causes(after)]
    joined = sides[0].join(sides[1], on=CAUSE_KEY, how="full", coalesce=True, suffix="_after")
    words = (
        pl.when(pl.col("quantity").is_null())
        .then(pl.format("{} appeared ({} {})", "cause", "quantity_after", "stock_status"))
        .when(pl.col("quantity_after").is_null())
        .then(pl.format("{} is gone (was {} {})", "cause", "quantity", "stock_status"))
        .otherwise(pl.format("{} {} → {} {}", "cause", "quantity", "quantity_after", "stock_status"))
    )
    moved = joined.filter(pl.col("quantity").ne_missing(pl.col("quantity_after"))).sort(CAUSE_KEY)
    return moved.group_by("item_id", "location_id", maintain_order=True).agg(words.str.join(", ").alias("causes"))


def new_deliveries(before: Path, after: Path, manifests: list[Manifest], wanted: pl.DataFrame) -> pl.DataFrame:
    """One row per table and location of `wanted`: the deliveries of new content behind it, in words.

    Of ERP and WMS sources only those that serve the location count, of all others each that the table reads.
    """
    reads = _reads(manifests).join(_fresh_deliveries(manifests), left_on="reads", right_on="entity")
    serving = pl.concat([_serving(before), _serving(after)]).unique()
    local = [one.source for one in manifests[1].sources if one.system_type in LOCAL_SYSTEMS]
    here = pl.col("source").is_in(local)
    by_place = wanted.join(reads, on="table").join(serving, on=["location_id", "source"], how="left")
    known = pl.col("location_id").is_in(serving["location_id"].implode())
    kept = by_place.filter(~here | pl.col("serves") | ~known.fill_null(False)).sort("file")
    return kept.group_by("table", "location_id", maintain_order=True).agg(_delivered().alias("deliveries"))


def delivered_by_source(manifests: list[Manifest]) -> pl.DataFrame:
    """One row per source with deliveries of new content: source, deliveries in words."""
    fresh = _fresh_deliveries(manifests).sort("file")
    return fresh.group_by("source", maintain_order=True).agg(_delivered().alias("deliveries"))


def _delivered() -> pl.Expr:
    return pl.format("delivered: {}", pl.col("file").str.join(", "))


def rule_changes(manifests: list[Manifest]) -> pl.DataFrame:
    """One row per table: whether its policy, contracts, mappings or code differ, rules in words; null where none do."""
    before, after = manifests
    mappings = changed_mappings(before, after)
    contracts = [name for name, one in after.contract_hashes.items() if before.contract_hashes.get(name) != one]
    found = []
    for table, entry in after.tables.items():
        words = [f"the contract of {name} changed" for name in contracts if _as_read(name) in entry.reads]
        if before.policy_hash != after.policy_hash and any(one.startswith(POLICY) for one in entry.reads):
            words.append("the policy changed")
        words += in_words(name for name in mappings if f"{MAPPING}.{name}" in entry.reads)
        if changed := code_change(before, after):
            words.append(changed)
        found.append((table, "; ".join(words) or None))
    return pl.DataFrame(found, schema={"table": pl.String(), "rules": pl.String()}, orient="row")


def _as_read(contract: str) -> str:
    """`erp.Purchase Order` as `erp.Purchase_Order`."""
    source, entity = contract.split(".", 1)
    return f"{source}.{slug(entity)}"


def code_change(before: Manifest, after: Manifest) -> str | None:
    """In words, that the releases of two manifests were made by different code, ours or the landscape's; None where the
    same made both."""
    versions = before.code_version, after.code_version
    if versions[0] != versions[1]:
        return f"the code changed: {' → '.join(versions)}"
    plans = before.plan, after.plan
    return LANDSCAPE_SQL if None not in plans and plans[0] != plans[1] else None


def changed_mappings(before: Manifest, after: Manifest) -> list[str]:
    """The mappings of which the landscape has other rows in the second release; none where one of them does not say."""
    if before.mapping_hashes is None or after.mapping_hashes is None:
        return []
    sides = before.mapping_hashes, after.mapping_hashes
    return sorted(name for name in {*sides[0], *sides[1]} if sides[0].get(name) != sides[1].get(name))


def in_words(mappings: Iterable[str]) -> list[str]:
    """That these mappings changed, each by the file that a landscape writes it in."""
    return [f"mappings/{name}.csv changed" for name in mappings]


def _causes(release: Path) -> pl.DataFrame:
    rows = rows_of(release, "reconciliation_causes", [*CAUSE_KEY, "quantity"])
    empty = dict.fromkeys(CAUSE_KEY, pl.String()) | {"quantity": pl.Decimal(18, 4)}
    return pl.DataFrame(schema=empty) if rows is None else rows


def _fresh_deliveries(manifests: list[Manifest]) -> pl.DataFrame:
    """Deliveries of the second release whose content the first one has not: entity, source, file."""
    sides = [[one for source in manifest.sources for one in source.deliveries] for manifest in manifests]
    ids = [pl.Series("id", side, pl.String()).to_frame().with_columns(_parts()) for side in sides]
    return ids[1].join(ids[0], on=["entity", "content"], how="anti").select("entity", "source", "file")


def _parts() -> list[pl.Expr]:
    """An id is source, entity, instant, part of several, content; with a dot between."""
    parts = pl.col("id").str.split(".")
    source, entity = parts.list.get(0), parts.list.get(1)
    return [
        source.alias("source"),
        pl.format("{}.{}", source, entity).alias("entity"),
        parts.list.last().alias("content"),
        pl.format("{}/{}__{}", source, entity, parts.list.get(2)).alias("file"),
    ]


def _reads(manifests: list[Manifest]) -> pl.DataFrame:
    found = [(table, one) for table, entry in manifests[1].tables.items() for one in entry.reads]
    return pl.DataFrame(found, schema={"table": pl.String(), "reads": pl.String()}, orient="row")


def _serving(release: Path) -> pl.DataFrame:
    """Which ERP and WMS serve a location, by the pairs that were compared there."""
    rows = rows_of(release, "reconciliation_balances", ["location_id", "erp_source", "wms_source"])
    if rows is None:
        return pl.DataFrame(schema={"location_id": pl.String(), "source": pl.String(), "serves": pl.Boolean()})
    pairs = rows.unique().unpivot(index="location_id", value_name="source")
    pairs = pairs.with_columns(pl.col("source").str.split(SEVERAL)).explode("source")
    return pairs.drop_nulls().select("location_id", "source", pl.lit(True).alias("serves")).unique()
