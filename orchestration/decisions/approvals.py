"""Deliveries that a person let through although they have far fewer rows than usual, one file per approval."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from orchestration.files import read_json, write_json_atomic
from orchestration.ingest.delivery import UnknownDelivery, all_landed_deliveries
from orchestration.settings import Settings


def approve(settings: Settings, delivery_id: str, actor: str, reason: str) -> Path:
    """Record that `actor` lets the delivery through; once given, an approval stays. Raises UnknownDelivery."""
    if delivery_id not in {one.delivery_id for one in all_landed_deliveries(settings)}:
        raise UnknownDelivery(f"no delivery {delivery_id}; `truestock dead-letters` lists what is held")
    path = settings.approvals / f"{delivery_id}.json"
    if not path.exists():
        approved_at = datetime.now(UTC).isoformat(timespec="seconds")
        approval = {"delivery_id": delivery_id, "actor": actor, "reason": reason, "approved_at": approved_at}
        write_json_atomic(path, approval)
    return path


def approvals(settings: Settings) -> dict[str, dict[str, str]]:
    """Every approval ever given, by delivery id."""
    return {path.stem: read_json(path) for path in sorted(settings.approvals.glob("*.json"))}
