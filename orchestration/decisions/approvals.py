"""Deliveries that a person let through although they were held, one file per approval."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic.dataclasses import dataclass

from orchestration.contracts.strict import STRICT
from orchestration.ingest.delivery import UnknownDelivery, all_landed_deliveries
from orchestration.records import Instant, read_record, write_record
from orchestration.settings import HomePaths


@dataclass(frozen=True, config=STRICT)
class Approval:
    """A person lets a held delivery through."""

    delivery_id: str
    actor: str
    reason: str
    approved_at: Instant


def approve(settings: HomePaths, delivery_id: str, actor: str, reason: str) -> Path:
    """Record that `actor` lets the delivery through; once given, an approval stays. Raises UnknownDelivery."""
    if delivery_id not in {one.delivery_id for one in all_landed_deliveries(settings)}:
        raise UnknownDelivery(f"no delivery {delivery_id}; `truestock dead-letters` lists what is held")
    path = settings.approvals / f"{delivery_id}.json"
    if not path.exists():
        write_record(path, Approval(delivery_id, actor, reason, datetime.now(UTC).replace(microsecond=0)))
    return path


def approvals(settings: HomePaths) -> dict[str, Approval]:
    """Every approval ever given, by delivery id."""
    return {path.stem: read_record(Approval, path) for path in sorted(settings.approvals.glob("*.json"))}
