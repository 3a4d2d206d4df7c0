"""Deliveries that are held for a person: far fewer rows than usual, and no approval yet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import median

from orchestration.contracts.model import Entity
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.raw import Account

HELD = "held"  # as a reason code
NORM_EXTRACTS = 5
LEAST_NORM_ROWS = 20  # of smaller extracts a share says nothing


def held_deliveries(
    judged: Iterable[tuple[Delivery, Account]], entity: Entity, least_share: float, approved: Iterable[str]
) -> dict[str, str]:
    """Deliveries of a snapshot that fall below `least_share` of the median of the extracts before, and why, in words.

    A held extract does not count towards the median. Deltas are never held: a quiet day is no fault, and a gap in a log
    would cost more.
    """
    if entity.kind == "delta":
        return {}
    found: dict[str, str] = {}
    norm: list[int] = []
    known = sorted(judged, key=lambda pair: pair[0].extracted_at)
    for _, extract in groupby(known, key=lambda pair: pair[0].extracted_at):
        parts = list(extract)
        rows = sum(account.rows_read for _, account in parts)
        usual = median(norm[-NORM_EXTRACTS:]) if norm else 0
        ids = [delivery.delivery_id for delivery, _ in parts]
        if usual >= LEAST_NORM_ROWS and rows < least_share * usual and not set(ids) <= set(approved):
            found |= dict.fromkeys(ids, f"{rows} rows where {usual:g} are usual; approve it or deliver it again")
        else:
            norm.append(rows)
    return found
