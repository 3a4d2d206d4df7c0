"""How old each source's extracts are at any instant, between cycles too; within one, `rec_freshness` says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.contracts.model import Sla, Source
from orchestration.cycle.frozen import last_cycle
from orchestration.cycle.record import CycleRecord, FrozenSource
from orchestration.ingest.delivery import landed_deliveries
from orchestration.settings import HomePaths

NAMED = 4  # entities; of more it is said how many


@dataclass(frozen=True)
class Owed:
    """An entity that a source must deliver and did not in time, and its newest extract; null before the first."""

    entity: str
    extracted_at: datetime | None


@dataclass(frozen=True)
class Age:
    """The extract that decides how old a source is, null where something required never came, its status (fresh, late,
    stale or missing), and what of it is owed."""

    source: Source
    extracted_at: datetime | None
    status: str
    owed: tuple[Owed, ...] = ()


def source_ages(settings: HomePaths, contracts: Iterable[Source], default: Sla, at: datetime) -> list[Age]:
    """One age per source that must deliver something or once did, by what has landed and the last cycle did not leave
    out. A source is as old as the oldest of what it must deliver, as in `rec_freshness`; a test compares the two."""
    left_out = _left_out(settings)
    found = []
    for source in contracts:
        newest = _newest(settings, source, at, left_out)
        owed = [entity.name for entity in source.entities if entity.required]
        if newest or owed:
            extracted_at, sla = oldest_required(newest, owed), source.sla or default
            found.append(Age(source, extracted_at, _status(extracted_at, sla, at), _owed(newest, owed, sla, at)))
    return found


def oldest_required(newest: Mapping[str, datetime], owed: Collection[str]) -> datetime | None:
    """The oldest of the newest extracts of required entities, null while one of them is missing; the newest of all
    where none is required."""
    if not owed:
        return max(newest.values(), default=None)
    return min(newest[entity] for entity in owed) if newest.keys() >= set(owed) else None


def oldest_required_in(record: CycleRecord, source: str) -> datetime | None:
    """The same of a source in a frozen cycle, by what the cycle used."""
    return oldest_required(_newest_in(record, source), _required_of(record, source))


def owed_in(record: CycleRecord, source: str) -> tuple[Owed, ...]:
    """What a source owed a frozen cycle, the oldest first."""
    (frozen,) = (one for one in record.sources if one.source == source)
    return _owed(_newest_in(record, source), _required_of(record, source), _sla_of(frozen), record.as_of)


def late_sources(record: CycleRecord) -> list[str]:
    """One line per source that owed a frozen cycle something newer, with what it is and how old the newest of it is."""
    found = []
    for source in record.sources:
        if owed := owed_in(record, source.source):
            status = _status(oldest_required_in(record, source.source), _sla_of(source), record.as_of)
            found.append(f"{source.source} is {status}: {in_words(owed)}; what is made from it is trusted less")
    return found


def in_words(owed: Sequence[Owed]) -> str:
    """Each entity with its newest extract; nothing where nothing is owed."""
    told = [
        f"nothing of {one.entity} " + (f"since {one.extracted_at.isoformat()}" if one.extracted_at else "yet")
        for one in owed[:NAMED]
    ]
    more = len(owed) - NAMED
    return ", ".join([*told, f"and {more} more"] if more > 0 else told)


def _owed(newest: Mapping[str, datetime], required: Iterable[str], sla: Sla, at: datetime) -> tuple[Owed, ...]:
    late = [Owed(entity, newest.get(entity)) for entity in required if _status(newest.get(entity), sla, at) != "fresh"]
    return tuple(sorted(late, key=lambda one: (one.extracted_at is not None, one.extracted_at, one.entity)))


def _newest_in(record: CycleRecord, source: str) -> dict[str, datetime]:
    used = sorted((one.extracted_at, one.entity) for one in record.deliveries if one.source == source)
    return {entity: extracted_at for extracted_at, entity in used}


def _required_of(record: CycleRecord, source: str) -> list[str]:
    return [one.entity for one in record.entities if one.source == source and one.required]


def _sla_of(source: FrozenSource) -> Sla:
    return Sla(source.soft_sla_hours, source.hard_sla_hours)


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
