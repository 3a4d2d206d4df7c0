"""Rows of a cycle's deliveries that ingest refused, and cells that accepted rows do without, as tables for SQL."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.cycle.record import CycleRecord
from orchestration.ingest.accounts import dead_letters_path, refused_path
from orchestration.ingest.dead_letters import read_dead_letters
from orchestration.ingest.delivery import Delivery, landed_delivery
from orchestration.settings import HomePaths

REFUSED_ROWS = {
    "delivery_id": pl.String(),
    "source": pl.String(),
    "entity": pl.String(),
    "file_name": pl.String(),
    "row_number": pl.Int64(),
    "column": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
    "has_key": pl.Boolean(),
}
"""One row per row that ingest refused: where it stands, the first thing wrong with it, and whether it can be told
whose it was."""


REFUSED_CELLS = {"delivery_id": pl.String(), "row_number": pl.Int64(), "column": pl.String()}
"""One row per cell that an accepted row does without; a value within one is told as `items[2].rate`."""


def refused_tables(settings: HomePaths, record: CycleRecord) -> dict[str, pl.DataFrame]:
    """`refused_rows` and `refused_cells` of the deliveries that the cycle uses; empty where nothing was refused."""
    rows, cells = [pl.DataFrame(schema=REFUSED_ROWS)], [pl.DataFrame(schema=REFUSED_CELLS)]
    for delivery in _spoiled(settings, record):
        letters = read_dead_letters(dead_letters_path(settings, delivery))
        if (of_rows := letters.filter(refused="row")).height:
            rows.append(_with_key(settings, delivery, of_rows))
        cells.append(letters.filter(refused="cell").select(list(REFUSED_CELLS)))
    return {"refused_rows": pl.concat(rows), "refused_cells": pl.concat(cells)}


def _spoiled(settings: HomePaths, record: CycleRecord) -> Iterator[Delivery]:
    with_cells = {one.delivery_id for one in record.row_accounts if one.cells_refused}
    for one in record.deliveries:
        if one.rows_refused or one.delivery_id in with_cells:
            yield landed_delivery(settings, one.delivery_id)


def _with_key(settings: HomePaths, delivery: Delivery, letters: pl.DataFrame) -> pl.DataFrame:
    keys = pl.read_parquet(refused_path(settings, delivery), columns=["_row_number", "_has_key"], glob=False)
    known = letters.join(keys, left_on="row_number", right_on="_row_number", how="left", validate="1:1")
    return known.rename({"_has_key": "has_key"}).select(list(REFUSED_ROWS)).match_to_schema(REFUSED_ROWS)
