"""Takes the bytes of a delivery out of the home for good, leaving a tombstone that says who asked and why."""

from __future__ import annotations

from datetime import UTC, datetime

from orchestration.files import write_json_atomic
from orchestration.ingest.accounts import dead_letters_path, raw_path, refused_path
from orchestration.ingest.delivery import UnknownDelivery, all_landed_deliveries
from orchestration.settings import HomePaths


def erase(settings: HomePaths, delivery_id: str, actor: str, reason: str) -> list[str]:
    """Erase the bytes, accepted and refused rows and dead letters of a delivery and of every other with the same bytes.

    Manifests stay, so that rows are still accounted for; cycles that used the delivery cannot be built
    again. Releases are not touched. Returns the ids erased. Raises UnknownDelivery.
    """
    landed = all_landed_deliveries(settings)
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
        for path in (raw, raw.with_suffix(".json"), dead_letters_path(settings, one), refused_path(settings, one)):
            path.unlink(missing_ok=True)
    return sorted(one.delivery_id for one in same)
