"""How old each source's extracts are at any instant, between cycles too; within one, `rec_freshness` says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestration.contracts.model import Sla, Source
from orchestration.cycle.frozen import last_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.ingest.delivery import landed_deliveries
from orchestration.settings import HomePaths


@dataclass(frozen=True)
class Age:
    """The extract that decides how old a source is, null where something required never came, and its status: fresh,
    late, stale or missing."""

    source: Source
    extracted_at: datetime | None
    status: str


def source_ages(settings: HomePaths, contracts: Iterable[Source], default: Sla, at: datetime) -> list[Age]:
    """One age per source that must deliver something or once did, by what has landed and the last cycle did not leave
    out. A source is as old as the oldest of what it must deliver, as in `rec_freshness`; a test compares the two."""
    left_out = _left_out(settings)
    found = []
    for source in contracts:
        newest = _newest(settings, source, at, left_out)
        owed = [entity.name for entity in source.entities if entity.required]
        if newest or owed:
            extracted_at = oldest_required(newest, owed)
            found.append(Age(source, extracted_at, _status(extracted_at, source.sla or default, at)))
    return found


def oldest_required(newest: Mapping[str, datetime], owed: Collection[str]) -> datetime | None:
    """The oldest of the newest extracts of required entities, null while one of them is missing; the newest of all
    where none is required."""
    if not owed:
        return max(newest.values(), default=None)
    return min(newest[entity] for entity in owed) if newest.keys() >= set(owed) else None


def oldest_required_in(record: CycleRecord, source: str) -> datetime | None:
    """The same of a source in a frozen cycle, by what the cycle used."""
    used = sorted((one.extracted_at, one.entity) for one in record.deliveries if one.source == source)
    newest = {entity: extracted_at for extracted_at, entity in used}
    return oldest_required(newest, [one.entity for one in record.entities if one.source == source and one.required])


def late_sources(record: CycleRecord) -> list[str]:
    """One line per source that owed a frozen cycle something newer, with the extract that decides how late it is."""
    owing = {one.source for one in record.entities if one.required}
    found = []
    for source in record.sources:
        extracted_at = oldest_required_in(record, source.source)
        status = _status(extracted_at, Sla(source.soft_sla_hours, source.hard_sla_hours), record.as_of)
        if source.source in owing and status != "fresh":
            told = f"nothing newer than {extracted_at.isoformat()}" if extracted_at else "not all of what it owes came"
            found.append(f"{source.source} is {status}: {told}; what is made from it is trusted less")
    return found


def _status(extracted_at: datetime | None, sla: Sla, at: datetime) -> str:
    if extracted_at is None:
        return "missing"
    hours = (at - extracted_at).total_seconds() / 3600
    return "stale" if hours > sla.hard_hours else "late" if hours > sla.soft_hours else "fresh"


def _left_out(settings: HomePaths) -> set[str]:
    """The deliveries that the last cycle saw and could not use: refused, held, incomplete or older than another."""
    last = last_cycle(settings)
    return {one.delivery_id for one in last.row_accounts if one.outcome != "used"} if last else set()


def _newest(settings: HomePaths, source: Source, at: datetime, left_out: Collection[str]) -> dict[str, datetime]:
    """The newest extract of each entity that delivered, up to `at`."""
    landed = [
        (entity.name, delivery)
        for entity in source.entities
        for delivery in landed_deliveries(settings, source.name, entity.name)  # the oldest first
    ]
    return {
        entity: one.extracted_at for entity, one in landed if one.extracted_at <= at and one.delivery_id not in left_out
    }
