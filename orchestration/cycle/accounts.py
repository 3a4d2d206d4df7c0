"""What became of every delivery that a cycle could have used: no row is invisible, taken or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from orchestration.contracts.model import Entity
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.raw import Account

NOT_TAKEN = ("rejected", "held")


def row_accounts(
    judged: Iterable[tuple[Delivery, Account, Entity]], used: Iterable[str], held: dict[str, str], as_of: datetime
) -> list[dict[str, Any]]:
    """One row a delivery: every used one, and every other as far back as its entity is read.

    `outcome`: used · unused (accepted, but an older or incomplete extract) · held (waits for an approval) ·
    rejected. rows_read = rows_accepted + rows_dead_lettered + rows_duplicate; of a rejected one nothing is
    taken, and rows_read counts the rows up to where it was refused. `reason` and `detail` are null unless
    it was held or rejected.
    """
    taken = set(used)
    return [
        _row_account(delivery, account, taken, held)
        for delivery, account, entity in judged
        if delivery.delivery_id in taken or delivery.extracted_at > as_of - _reach(entity)
    ]


def _reach(entity: Entity) -> timedelta:
    return max(timedelta(days=entity.lookback_days or 0), timedelta(hours=entity.cadence_hours))


def _row_account(delivery: Delivery, account: Account, used: set[str], held: dict[str, str]) -> dict[str, Any]:
    outcome, reason, detail = "unused", account.reason, account.detail
    if account.reason:
        outcome = "rejected"
    elif delivery.delivery_id in held:
        outcome, reason, detail = "held", "held", held[delivery.delivery_id]
    elif delivery.delivery_id in used:
        outcome = "used"
    return {
        "delivery_id": delivery.delivery_id,
        "source": delivery.source,
        "entity": delivery.entity,
        "file_name": delivery.file_name,
        "extracted_at": delivery.extracted_at.isoformat(),
        "outcome": outcome,
        "reason": reason,
        "detail": detail,
        "rows_read": account.rows_read,
        "rows_accepted": account.rows_accepted,
        "rows_dead_lettered": account.rows_dead_lettered,
        "rows_duplicate": account.rows_duplicate,
    }
