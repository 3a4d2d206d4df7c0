"""Everything that was refused or is held, of whole deliveries and of single rows, in one list."""

from __future__ import annotations

from typing import Any

import polars as pl

from orchestration.cycle.frozen import frozen_cycles
from orchestration.files import read_json
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA, no_dead_letters
from orchestration.settings import Settings


def refused(settings: Settings) -> pl.DataFrame:
    """One row a rejected or held delivery (`row_number` null) or dead-lettered row, in the columns of dead letters.

    Sorted by delivery and row; a row that several cycles refused stands once. Held is what the last cycle
    held. Empty when nothing was refused.
    """
    letters = [pl.read_parquet(path).cast(DEAD_LETTER_SCHEMA) for path in settings.dead_letters.rglob("*.parquet")]
    accounts = [read_json(path) for path in settings.raw.rglob("*.json")]
    whole = [_as_letter(settings, one) for one in [*accounts, *_held(settings)] if one["reason"]]
    found = pl.concat([no_dead_letters(), pl.DataFrame(whole, schema=DEAD_LETTER_SCHEMA), *letters])
    return found.unique().sort("source", "delivery_id", "row_number", nulls_last=False)


def _held(settings: Settings) -> list[dict[str, Any]]:
    last = frozen_cycles(settings)[-1:]
    return [one for record in last for one in record["rejected_deliveries"] if one["reason"] == "held"]


def _as_letter(settings: Settings, refusal: dict[str, Any]) -> dict[str, Any]:
    delivery_id = refusal["delivery_id"]
    (manifest,) = settings.landing.glob(f"deliveries/*/*/{delivery_id}.json")
    delivery = read_json(manifest)
    known = {name: delivery[name] for name in ("delivery_id", "correlation_id", "source", "entity", "file_name")}
    empty = {"row_number": None, "column": None, "raw_record": None, "attempts": refusal.get("attempts", 1)}
    return {**known, **empty, "reason": refusal["reason"], "detail": refusal["detail"]}
