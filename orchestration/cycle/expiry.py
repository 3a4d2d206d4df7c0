"""How long landed bytes stay, by what cycles may still be built from them, and which cycles lost theirs."""

from __future__ import annotations

from datetime import datetime

from orchestration.cycle.frozen import frozen_cycles
from orchestration.decisions.erasure import erase
from orchestration.ingest.delivery import Delivery, all_landed_deliveries
from orchestration.settings import HomePaths


def expire(settings: HomePaths, before: datetime, actor: str) -> list[str]:
    """Erase every delivery extracted before that instant which no cycle from then on has used.

    What an older cycle published stays readable in its release, but cannot be built again. Returns the ids erased.
    """
    needed = {used.delivery_id for record in frozen_cycles(settings, since=before) for used in record.deliveries}
    landed = all_landed_deliveries(settings)
    kept = {one.sha256 for one in landed if one.delivery_id in needed or one.extracted_at >= before}
    old = sorted(one.delivery_id for one in landed if one.sha256 not in kept and not _is_erased(settings, one))
    for delivery_id in old:
        erase(settings, delivery_id, actor, f"landing retention: before {before.isoformat()}")
    return old


def erased_inputs(settings: HomePaths) -> list[str]:
    """Deliveries whose bytes are gone, each with a frozen cycle that used it and cannot be built again."""
    return [
        f"{record.cycle_id} used {used.delivery_id}"
        for record in frozen_cycles(settings)
        for used in record.deliveries
        if settings.tombstone(used.delivery_id).exists()
    ]


def _is_erased(settings: HomePaths, delivery: Delivery) -> bool:
    return settings.tombstone(delivery.delivery_id).exists()
