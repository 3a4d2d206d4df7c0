"""Everything that was refused, of whole deliveries and of single rows, in one list."""

from __future__ import annotations

import polars as pl

from orchestration.files import read_json
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA, no_dead_letters
from orchestration.settings import Settings


def refused(settings: Settings) -> pl.DataFrame:
    """One row a rejected delivery (`row_number` null) or dead-lettered row, in the columns of dead letters.

    Sorted by delivery and row; a row that several cycles refused stands once. Empty when nothing was refused.
    """
    letters = [pl.read_parquet(path).cast(DEAD_LETTER_SCHEMA) for path in settings.dead_letters.rglob("*.parquet")]
    found = pl.concat([no_dead_letters(), _rejected_deliveries(settings), *letters])
    return found.unique().sort("source", "delivery_id", "row_number", nulls_last=False)


def _rejected_deliveries(settings: Settings) -> pl.DataFrame:
    accounts = [read_json(path) for path in settings.raw.rglob("*.json")]
    rows = [_as_letter(settings, account) for account in accounts if account["reason"]]
    return pl.DataFrame(rows, schema=DEAD_LETTER_SCHEMA)


def _as_letter(settings: Settings, account: dict) -> dict:
    delivery_id = account["delivery_id"]
    (manifest,) = settings.landing.glob(f"deliveries/*/*/{delivery_id}.json")
    delivery = read_json(manifest)
    known = {name: delivery[name] for name in ("delivery_id", "correlation_id", "source", "entity", "file_name")}
    empty = {"row_number": None, "column": None, "raw_record": None, "attempts": 1}
    return {**known, **empty, "reason": account["reason"], "detail": account["detail"]}
