"""The rows of a cycle's deliveries that ingest refused, as a table for SQL."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.cycle.record import CycleRecord
from orchestration.ingest.dead_letters import read_dead_letters
from orchestration.ingest.delivery import Delivery, landed_delivery
from orchestration.ingest.raw import dead_letters_path, refused_path
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
"""One row per row that ingest refused: where it stands, the first thing wrong with it, and whether every cell of its
contract's key could be read."""


def refused_rows(settings: HomePaths, record: CycleRecord) -> pl.DataFrame:
    """Of the deliveries that the cycle uses, in the columns of REFUSED_ROWS; empty where nothing was refused."""
    found = [_of_delivery(settings, delivery) for delivery in _spoiled(settings, record)]
    return pl.concat([pl.DataFrame(schema=REFUSED_ROWS), *found])


def _spoiled(settings: HomePaths, record: CycleRecord) -> Iterator[Delivery]:
    for one in record.deliveries:
        if one.rows_refused:
            yield landed_delivery(settings, one.delivery_id)


def _of_delivery(settings: HomePaths, delivery: Delivery) -> pl.DataFrame:
    letters = read_dead_letters(dead_letters_path(settings, delivery)).filter(pl.col("refused") == "row")
    keys = pl.read_parquet(refused_path(settings, delivery), columns=["_row_number", "_has_key"])
    known = letters.join(keys, left_on="row_number", right_on="_row_number", how="left", validate="1:1")
    return known.rename({"_has_key": "has_key"}).select(list(REFUSED_ROWS)).match_to_schema(REFUSED_ROWS)
