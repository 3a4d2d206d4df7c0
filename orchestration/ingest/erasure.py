"""Takes the bytes of a delivery out of the home for good, leaving a tombstone that says who asked and why."""

from __future__ import annotations

from datetime import UTC, datetime

from orchestration.files import read_json, write_json_atomic
from orchestration.ingest.approvals import UnknownDelivery
from orchestration.ingest.cycle import frozen_cycles
from orchestration.ingest.delivery import Delivery, slug
from orchestration.ingest.raw import raw_path
from orchestration.settings import Settings, parse_instant


def erase(settings: Settings, delivery_id: str, actor: str, reason: str) -> list[str]:
    """Erase the bytes, accepted rows and dead letters of a delivery and of every other with the same bytes.

    Manifests stay, so that rows are still accounted for; cycles that used the delivery cannot be built
    again. Releases are not touched. Returns the ids erased. Raises UnknownDelivery.
    """
    landed = [Delivery.from_json(read_json(path)) for path in settings.landing.glob("deliveries/*/*/*.json")]
    asked = [one for one in landed if one.delivery_id == delivery_id]
    if not asked:
        raise UnknownDelivery(f"no delivery {delivery_id} was landed")
    same = [one for one in landed if one.sha256 == asked[0].sha256]
    erased_at = datetime.now(UTC).isoformat(timespec="seconds")
    for one in same:
        tombstone = {"delivery_id": one.delivery_id, "sha256": one.sha256, "actor": actor, "reason": reason}
        write_json_atomic(settings.tombstone(one.delivery_id), {**tombstone, "erased_at": erased_at})
    asked[0].object_path(settings).unlink(missing_ok=True)
    for one in same:
        raw = raw_path(settings, one)
        letters = settings.dead_letters / one.source / slug(one.entity) / raw.name
        for path in (raw, raw.with_suffix(".json"), letters):
            path.unlink(missing_ok=True)
    return sorted(one.delivery_id for one in same)


def expire(settings: Settings, before: datetime, actor: str) -> list[str]:
    """Erase every delivery extracted before that instant which no cycle from then on has used.

    What an older cycle published stays readable in its release, but cannot be built again. Returns the ids erased.
    """
    needed = {
        used["delivery_id"]
        for record in frozen_cycles(settings)
        if parse_instant(record["as_of"]) >= before
        for used in record["deliveries"]
    }
    landed = [Delivery.from_json(read_json(path)) for path in settings.landing.glob("deliveries/*/*/*.json")]
    kept = {one.sha256 for one in landed if one.delivery_id in needed or one.extracted_at >= before}
    old = sorted(one.delivery_id for one in landed if one.sha256 not in kept and not _is_erased(settings, one))
    for delivery_id in old:
        erase(settings, delivery_id, actor, f"landing retention: before {before.isoformat()}")
    return old


def erased_inputs(settings: Settings) -> list[str]:
    """Deliveries whose bytes are gone, each with a frozen cycle that used it and cannot be built again."""
    return [
        f"{record['cycle_id']} used {used['delivery_id']}"
        for record in frozen_cycles(settings)
        for used in record["deliveries"]
        if settings.tombstone(used["delivery_id"]).exists()
    ]


def _is_erased(settings: Settings, delivery: Delivery) -> bool:
    return settings.tombstone(delivery.delivery_id).exists()
