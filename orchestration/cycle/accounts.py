"""What became of every delivery that a cycle could have used: every row is accounted for, used or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from orchestration.contracts.model import Entity
from orchestration.cycle.held import HELD
from orchestration.cycle.record import Fate, RowAccount
from orchestration.ingest.accounts import Account
from orchestration.ingest.delivery import Delivery


def row_accounts(
    judged: Iterable[tuple[Delivery, Account, Entity]],
    used: Iterable[str],
    held: Mapping[str, str],
    as_of: datetime,
) -> list[RowAccount]:
    """One per delivery: every used one, the newest of each entity, so that it stays known what was refused of one that
    never came again, and every other as far back as its entity is read."""
    seen = list(judged)
    told = {*used, *_newest(seen)}
    taken = set(used)
    return [
        _row_account(delivery, account, taken, held)
        for delivery, account, entity in seen
        if delivery.delivery_id in told or delivery.extracted_at > as_of - reach(entity)
    ]


def _newest(judged: Iterable[tuple[Delivery, Account, Entity]]) -> Iterable[str]:
    newest: dict[tuple[str, str], Delivery] = {}
    for delivery, _, entity in judged:
        place = delivery.source, entity.name
        newest[place] = max(delivery, newest.get(place, delivery), key=lambda one: (one.extracted_at, one.landed_at))
    return (one.delivery_id for one in newest.values())


def reach(entity: Entity) -> timedelta:
    """How far back what came, or could not be taken, still bears on a cycle."""
    return max(timedelta(days=entity.lookback_days or 0), timedelta(hours=entity.cadence_hours))


def _row_account(delivery: Delivery, account: Account, used: Collection[str], held: Mapping[str, str]) -> RowAccount:
    outcome: Fate = "used" if delivery.delivery_id in used else "unused"
    reason, detail = account.reason, account.detail
    if account.reason:
        outcome = "rejected"
    elif delivery.delivery_id in held:
        outcome, reason, detail = "held", HELD, held[delivery.delivery_id]
    return RowAccount(
        delivery_id=delivery.delivery_id,
        source=delivery.source,
        entity=delivery.entity,
        file_name=delivery.file_name,
        extracted_at=delivery.extracted_at,
        outcome=outcome,
        reason=reason,
        detail=detail,
        rows_read=account.rows_read,
        rows_accepted=account.rows_accepted,
        rows_dead_lettered=account.rows_dead_lettered,
        rows_duplicate=account.rows_duplicate,
        cells_refused=account.cells_refused,
    )
