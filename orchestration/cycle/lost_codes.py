"""Cross-references that no longer map codes in use: held until a person approves, the last good one stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

import polars as pl

from orchestration.contracts.model import Entity, Maps
from orchestration.cycle.completeness import usable_deliveries
from orchestration.cycle.frozen import HistoryLost
from orchestration.cycle.record import CycleRecord
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.raw import raw_path
from orchestration.settings import HomePaths

CODES_IN_USE = "codes_in_use"  # the state model of that name
NAMED_CODES = 20

Code = tuple[str, str]  # of a system


def held_mappings(
    settings: HomePaths,
    deliveries: Iterable[Delivery],
    entity: Entity,
    parent: CycleRecord | None,
    approved: Collection[str],
    as_of: datetime,
) -> dict[str, str]:
    """Of an entity's accepted `deliveries` those that must not take the place of the one that `parent` used, and why.

    A code is lost that the one in use maps on the day of `as_of`, the new one does not, and rows of `parent` carried.
    That it maps to something else is no loss. Raises HistoryLost.
    """
    if entity.maps is None or parent is None:
        return {}
    used = {one.delivery_id for one in parent.deliveries}
    left, day = list(deliveries), as_of.astimezone(UTC).date()
    held: dict[str, str] = {}
    mapped = _codes(settings, [one for one in left if one.delivery_id in used], entity, entity.maps, day)
    while newest := usable_deliveries(left, entity, as_of):
        if {one.delivery_id for one in newest} <= {*used, *approved}:
            break
        lost = mapped - _codes(settings, newest, entity, entity.maps, day)
        if not (lost := lost and lost & _codes_in_use(settings, parent.cycle_id, entity.maps)):
            break
        held |= {one.delivery_id: _in_words(lost, entity.maps, one.delivery_id) for one in newest}
        left = [one for one in left if one not in newest]
    return held


def _codes(
    settings: HomePaths, deliveries: Iterable[Delivery], entity: Entity, maps: Maps, day: date
) -> frozenset[Code]:
    """The codes that the deliveries together map on that day."""
    system, *parts = maps.code
    holds = pl.lit(True)
    if dated := entity.validity:
        holds = pl.lit(day).is_between(dated.valid_from, pl.col(dated.valid_to).fill_null(date.max))
    code = pl.concat_str(pl.col(parts).cast(pl.String), separator="/", ignore_nulls=True)
    found = [pl.read_parquet(raw_path(settings, one)).filter(holds).select(system, code) for one in deliveries]
    return frozenset(row for rows in found for row in rows.iter_rows())


def _codes_in_use(settings: HomePaths, cycle_id: str, maps: Maps) -> frozenset[Code]:
    path = settings.history_of(cycle_id) / f"{CODES_IN_USE}.parquet"
    if not path.exists():
        raise HistoryLost(cycle_id)
    return frozenset(pl.read_parquet(path).filter(kind=maps.kind).select("source", "source_code").iter_rows())


def _in_words(lost: Collection[Code], maps: Maps, delivery_id: str) -> str:
    named = ", ".join(f"{system}:{code}" for system, code in sorted(lost)[:NAMED_CODES])
    more = f" and {len(lost) - NAMED_CODES} more" if len(lost) > NAMED_CODES else ""
    what = f"no longer maps {len(lost)} {maps.kind} codes in use: {named}{more}"
    return f"{what}; map them again, or if that is right, truestock approve {delivery_id}"
