"""Parts of one snapshot that contradict each other, so that none of them is used.

Ingest checks each file alone; whether the parts agree can be told only of those that a cycle would use together. Stays
out: rows that parts repeat word for word, which count once (engines/inputs.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.ingest.accounts import Account, raw_path
from orchestration.ingest.day_checks import check_days, check_validity
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.formats.records import ROW_NUMBER, DeliveryRejected
from orchestration.settings import HomePaths

Judged = tuple[Delivery, Account, Entity]
CONTRADICTIONS = ("contradictory_parts", "overlapping_validity", "missing_day")
"""The reasons for which parts are rejected beside each other."""


def without_contradictions(
    settings: HomePaths, judged: Sequence[Judged], choose: Callable[[Sequence[Judged]], Iterable[Delivery]]
) -> list[Judged]:
    """The deliveries, those that `choose` would use although they contradict each other rejected.

    `choose` is asked again after each rejection: what it takes instead is checked as well.
    """
    left = list(judged)
    while rejected := _rejections(settings, left, choose(left)):
        left = [(one, _rejected(account, rejected.get(one.delivery_id)), entity) for one, account, entity in left]
    return left


def _rejections(
    settings: HomePaths, judged: Iterable[Judged], chosen: Iterable[Delivery]
) -> dict[str, DeliveryRejected]:
    entities = {(one.source, one.entity): entity for one, _, entity in judged}
    found: dict[str, DeliveryRejected] = {}
    for parts in _snapshots_in_parts(chosen, entities):
        if rejection := _contradiction(settings, parts, entities[parts[0].source, parts[0].entity]):
            found |= dict.fromkeys((one.delivery_id for one in parts), rejection)
    return found


def _rejected(account: Account, rejection: DeliveryRejected | None) -> Account:
    """The account of a delivery of which nothing is taken."""
    if rejection is None:
        return account
    return replace(
        account,
        reason=rejection.reason,
        detail=rejection.detail,
        rows_accepted=0,
        rows_dead_lettered=0,
        rows_duplicate=0,
        cells_refused=0,
        rows_without_key=0,
    )


def _snapshots_in_parts(
    chosen: Iterable[Delivery], entities: Mapping[tuple[str, str], Entity]
) -> Iterator[list[Delivery]]:
    def extract(one: Delivery) -> tuple[str, str, datetime]:
        return one.source, one.entity, one.extracted_at

    several = (one for one in chosen if one.parts > 1 and entities[one.source, one.entity].kind == "snapshot")
    for _, parts in groupby(sorted(several, key=extract), key=extract):
        yield list(parts)


def _contradiction(settings: HomePaths, parts: Sequence[Delivery], entity: Entity) -> DeliveryRejected | None:
    files = {one.delivery_id: one.file_name for one in parts}
    paths = [raw_path(settings, one) for one in parts]
    try:
        _check_keys(pl.scan_parquet(paths, glob=False), entity, files)
        check_validity(paths, entity, files)
        check_days(paths, entity)
    except DeliveryRejected as rejection:
        return rejection
    return None


def _check_keys(rows: pl.LazyFrame, entity: Entity, files: Mapping[str, str]) -> None:
    """Raises DeliveryRejected `contradictory_parts` where parts have a key with different values."""
    if not entity.key:
        return
    values = [column.name for column in entity.columns]
    key = pl.struct(entity.key)
    hashes = rows.select(key.hash()).collect().to_series()
    shared = hashes.filter(hashes.is_duplicated()).unique()
    candidates = rows.filter(key.hash().is_in(shared.implode())).collect().sort(*entity.key, "_delivery_id", ROW_NUMBER)
    distinct = candidates.unique(subset=values, keep="first", maintain_order=True)
    clashing = distinct.filter(key.is_duplicated())
    if clashing.height:
        raise DeliveryRejected("contradictory_parts", _in_words(clashing, entity, files), entity.key[0])


def _in_words(clashing: pl.DataFrame, entity: Entity, files: Mapping[str, str]) -> str:
    """The first key at fault with the rows that have it, and how many keys there are."""
    keys = clashing.select(entity.key).unique(maintain_order=True)
    first = clashing.join(keys.head(1), on=entity.key, how="semi", nulls_equal=True)
    places = [f"{files[row['_delivery_id']]}:{row[ROW_NUMBER]}" for row in first.iter_rows(named=True)]
    named = " ".join("-" if value is None else str(value) for value in keys.row(0))
    more = f" and {keys.height - 1} more keys" if keys.height > 1 else ""
    return (
        f"{', '.join(entity.key)} {named}{more}: different values in {' and '.join(places)}, so the parts were not "
        "taken at one instant; deliver all of them again from one extract"
    )
