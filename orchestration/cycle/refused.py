"""Everything that was refused or is held, of whole deliveries and of single rows, in one list."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from orchestration.cycle.frozen import last_cycle
from orchestration.cycle.held import HELD
from orchestration.cycle.parts import CONTRADICTIONS
from orchestration.ingest.accounts import known_accounts
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA, no_dead_letters, read_dead_letters
from orchestration.ingest.delivery import landed_delivery
from orchestration.settings import HomePaths


def refused(settings: HomePaths) -> pl.DataFrame:
    """One row per rejected or held delivery (`row_number` null), refused row or refused cell, in the columns of dead
    letters; `refused` is `delivery`, `row` or `cell`.

    Sorted by delivery and row; a row that several cycles refused stands once. Held, or rejected beside the other parts,
    is what the last cycle did so to. Empty when nothing was refused.
    """
    letters = [read_dead_letters(path) for path in settings.dead_letters.rglob("*.parquet")]
    rejected = [(one.delivery_id, one.reason, one.detail, one.attempts) for one in known_accounts(settings)]
    by_itself = [one for one in rejected if one[1]]
    whole = [
        _as_letter(settings, *one) for one in [*by_itself, *_by_the_cycle(settings, {one[0] for one in by_itself})]
    ]
    found = pl.concat([no_dead_letters(), pl.DataFrame(whole, schema=DEAD_LETTER_SCHEMA), *letters])
    return found.unique().sort("source", "delivery_id", "row_number", "refused", "column", nulls_last=False)


def entity_roles(settings: HomePaths) -> dict[tuple[str, str], str | None]:
    """What each entity of a source is for reconciliation, as the last cycle had it; empty before the first."""
    last = last_cycle(settings)
    return {(one.source, one.entity): one.role for one in last.entities} if last else {}


def _by_the_cycle(settings: HomePaths, by_itself: Collection[str]) -> list[tuple[str, str, str, int]]:
    """What the last cycle held, or rejected beside others, of deliveries that nothing is wrong with by themselves; what
    was wrong with one then may be cured since."""
    last = last_cycle(settings)
    left = [one for one in last.rejected_deliveries if one.delivery_id not in by_itself] if last else []
    return [
        (one.delivery_id, one.reason, one.detail, 1)
        for one in left
        if one.reason == HELD or (one.reason in CONTRADICTIONS and landed_delivery(settings, one.delivery_id).parts > 1)
    ]


def _as_letter(
    settings: HomePaths, delivery_id: str, reason: str | None, detail: str | None, attempts: int
) -> dict[str, str | int | None]:
    of_delivery = landed_delivery(settings, delivery_id).identity
    of_rows = dict.fromkeys(("row_number", "column", "raw_record"))
    return {
        **of_delivery,
        **of_rows,
        "reason": reason,
        "detail": detail,
        "attempts": attempts,
        "refused": "delivery",
    }
