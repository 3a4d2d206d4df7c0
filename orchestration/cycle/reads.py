"""What a cycle reads of each delivery that it uses: of movements only what its parent has not read, of stock only what
this cycle needs, of everything else all.

Belongs here: which files are read, and for what. Stays out: how their rows are told apart, which is SQL (engines).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl

from orchestration.cycle.record import CycleRecord, FrozenEntity, UsedDelivery

STOCK_DELIVERIES = {"source": pl.String(), "delivery_id": pl.String(), "snapshot_at": pl.Datetime("us")}
SystemEntity = tuple[str, str]


@dataclass
class Reads:
    """Files of one system's entity, oldest first, by their place in raw/ or refused/.

    `fresh` ones are read completely, `overlapped` ones only for what identifies rows, `faulty` ones for the rows that
    an earlier cycle refused; `refused` and `still_refused` hold what ingest refused of fresh and of faulty ones.
    `in_parts` says that several fresh ones are of one extract.
    """

    fresh: list[str] = field(default_factory=list)
    overlapped: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    still_refused: list[str] = field(default_factory=list)
    in_parts: bool = False

    @property
    def rows(self) -> set[str]:
        """Places in raw/ alone."""
        return {*self.fresh, *self.overlapped, *self.faulty}


def stock_deliveries(record: CycleRecord, ledgers: pl.DataFrame | None) -> pl.DataFrame:
    """The snapshots that this cycle may roll from or examine: those since the one that the parent rolled from.

    One row per delivery, in the columns of STOCK_DELIVERIES; `ledgers` is the parent's state of that name, None for a
    first cycle. Of a source without ledger all count.
    """
    stock = {(one.source, one.entity) for one in record.entities if one.role == "stock"}
    rows = [
        (one.source, one.delivery_id, one.extracted_at.astimezone(UTC).replace(tzinfo=None))
        for one in record.deliveries
        if (one.source, one.entity) in stock
    ]
    delivered = pl.DataFrame(rows, STOCK_DELIVERIES, orient="row")
    if ledgers is None:
        return delivered
    since = ledgers.select("source", since=pl.min_horizontal("rolled_from_at", "examined_to"))
    known = delivered.join(since, on="source", how="left", maintain_order="left")
    return known.filter(pl.col("since").is_null() | (pl.col("snapshot_at") >= pl.col("since"))).drop("since")


def files_read(record: CycleRecord, stock: Collection[str], faulty: Collection[str]) -> dict[SystemEntity, Reads]:
    """The files that each system's entity is read from; an entity of which none is read is absent.

    `stock` are the ids of the stock deliveries needed, `faulty` those of deliveries with movements that an earlier
    cycle refused.
    """
    entities = {(one.source, one.entity): one for one in record.entities}
    used: defaultdict[SystemEntity, list[UsedDelivery]] = defaultdict(list)
    for one in sorted(record.deliveries, key=lambda one: (one.extracted_at, one.delivery_id)):
        if entities[one.source, one.entity].role != "stock" or one.delivery_id in stock:
            used[one.source, one.entity].append(one)
    read = {key: _reads(entities[key], deliveries, faulty) for key, deliveries in used.items()}
    return {key: reads for key, reads in read.items() if reads != Reads()}


def _reads(entity: FrozenEntity, deliveries: list[UsedDelivery], faulty: Collection[str]) -> Reads:
    reads = Reads()
    is_log = entity.role == "movements"
    news = min((_starts_at(one, entity) for one in deliveries if not (is_log and one.is_known)), default=None)
    for one in deliveries:
        place = f"{one.source}/{one.delivery_id.split('.')[1]}/{one.delivery_id}.parquet"
        is_new, is_faulty = not (is_log and one.is_known), one.delivery_id in faulty
        if is_new:
            reads.fresh.append(place)
        elif news and one.extracted_at >= news:
            reads.overlapped.append(place)
        if is_faulty and not is_new:
            reads.faulty.append(place)
        if one.rows_refused and is_new:
            reads.refused.append(place)
        elif one.rows_refused and is_faulty:
            reads.still_refused.append(place)
    fresh = [one.extracted_at for one in deliveries if not (is_log and one.is_known)]
    reads.in_parts = len(set(fresh)) < len(fresh)
    return reads


def _starts_at(delivery: UsedDelivery, entity: FrozenEntity) -> datetime:
    """From when on a delta has rows: before covers_from it may repeat some of the previous one."""
    usual = delivery.extracted_at - timedelta(hours=entity.cadence_hours)
    return min(delivery.covers_from or usual, usual)
