"""Processes deliveries once more, after a contract was fixed or to prove that nothing changes.

The bytes come from landing, ids stay, and raw is replaced whole, so nothing is counted twice. A frozen cycle does not
see it: the next cycle does, or a restatement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orchestration.contracts.model import Source
from orchestration.ingest.accounts import Account, known_account
from orchestration.ingest.delivery import Delivery, landed_deliveries
from orchestration.ingest.raw import ensure_raw
from orchestration.settings import HomePaths

Choice = Callable[[Delivery, Account | None], bool]


@dataclass(frozen=True)
class Replayed:
    """One delivery processed again; `before` is null where it never was before."""

    delivery: Delivery
    before: Account | None
    after: Account


def has_refused(delivery: Delivery, account: Account | None) -> bool:
    """Whether the delivery, a row or a cell of it was refused when it was last processed."""
    return account is not None and bool(account.reason or account.rows_dead_lettered or account.cells_refused)


def replay(settings: HomePaths, contracts: Iterable[Source], chosen: Choice) -> list[Replayed]:
    """Enforce every landed delivery that `chosen` names once more, by source, entity and extract."""
    return [
        Replayed(delivery, before, ensure_raw(settings, delivery, source, entity, again=True))
        for source in contracts
        for entity in source.entities
        for delivery in landed_deliveries(settings, source.name, entity.name)
        if chosen(delivery, before := known_account(settings, delivery))
    ]
