"""Which landed deliveries of an entity a cycle may use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from orchestration.contracts.model import Entity
from orchestration.ingest.delivery import Delivery


def usable_deliveries(deliveries: Iterable[Delivery], entity: Entity, as_of: datetime) -> list[Delivery]:
    """Deliveries that count at `as_of`, out of accepted ones.

    Nothing extracted after `as_of`. Of one extract, the file that landed last, or all its parts once
    they are there. A snapshot: the newest complete extract, and with `lookback_days` also the
    earlier ones within them. A delta: all within `lookback_days`; where the same extract came twice,
    both, since their rows are told apart by key.
    """
    known = sorted((d for d in deliveries if d.extracted_at <= as_of), key=lambda d: (d.extracted_at, d.landed_at))
    if entity.kind == "delta":
        start = as_of - timedelta(days=entity.lookback_days or 0)
        return [delivery for delivery in known if delivery.extracted_at > start]
    extracts = [list(group) for _, group in groupby(known, key=lambda d: d.extracted_at)]
    complete = [parts for extract in extracts if (parts := complete_parts(extract))]
    newest = complete[-1:]
    if entity.lookback_days:
        start = as_of - timedelta(days=entity.lookback_days)
        newest = [parts for parts in complete[:-1] if parts[0].extracted_at > start] + newest
    return [delivery for parts in newest for delivery in parts]


def incomplete_extracts(deliveries: Iterable[Delivery], as_of: datetime) -> list[str]:
    """In words, every extract up to `as_of` of which a part is missing."""
    known = sorted((d for d in deliveries if d.extracted_at <= as_of), key=lambda d: (d.extracted_at, d.landed_at))
    extracts = [list(group) for _, group in groupby(known, key=lambda d: d.extracted_at)]
    return [
        f"{one[-1].source}/{one[-1].entity} of {one[-1].extracted_at.isoformat()}: "
        f"{len({delivery.part for delivery in one})} of {one[-1].parts} parts; not used until all are there"
        for one in extracts
        if not complete_parts(one)
    ]


def complete_parts(extract: Sequence[Delivery]) -> list[Delivery]:
    """Of an extract, by the order of landing, the parts as they landed last; empty while one is missing."""
    parts = extract[-1].parts
    latest = {delivery.part: delivery for delivery in extract if delivery.parts == parts}
    return [latest[part] for part in sorted(latest)] if len(latest) == parts else []
