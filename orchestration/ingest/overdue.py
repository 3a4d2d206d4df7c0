"""How old each source's extracts are at any instant, between cycles too; within one, `rec_freshness` says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.contracts.model import Sla, Source
from orchestration.ingest.delivery import landed_deliveries
from orchestration.settings import Settings


@dataclass(frozen=True)
class Age:
    """A source's newest extract, null before the first, and its status: fresh, late, stale or missing."""

    source: Source
    extracted_at: datetime | None
    status: str


def ages(settings: Settings, contracts: Iterable[Source], default: Sla, at: datetime) -> list[Age]:
    """One age a source that owes something or delivered once, by what has landed. As old as the oldest of what it
    must deliver, as in `rec_freshness`; a test holds the two together."""
    found = [_age(settings, source, source.sla or default, at) for source in contracts]
    return [age for age in found if age.extracted_at or age.status == "missing"]


def _age(settings: Settings, source: Source, sla: Sla, at: datetime) -> Age:
    newest = {entity.name: _newest(settings, source.name, entity.name, at) for entity in source.entities}
    owed = [newest[entity.name] for entity in source.entities if entity.required]
    came = [one for one in newest.values() if one]
    if None in owed or not (came or owed):
        return Age(source, max(came, default=None), "missing" if owed else "fresh")
    hours = (at - (min(owed) if owed else max(came))).total_seconds() / 3600
    status = "stale" if hours > sla.hard_hours else "late" if hours > sla.soft_hours else "fresh"
    return Age(source, max(came), status)


def _newest(settings: Settings, source: str, entity: str, at: datetime) -> datetime | None:
    landed = [one.extracted_at for one in landed_deliveries(settings, source, entity)]
    return max((instant for instant in landed if instant <= at), default=None)
