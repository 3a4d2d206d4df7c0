"""The record of every row that was refused: where it stood, what it said, and why."""

from __future__ import annotations

import polars as pl

DEAD_LETTER_SCHEMA = {
    "delivery_id": pl.String(),
    "correlation_id": pl.String(),
    "source": pl.String(),
    "entity": pl.String(),
    "file_name": pl.String(),
    "row_number": pl.Int64(),
    "column": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
    "raw_record": pl.String(),
    "attempts": pl.Int32(),
}
"""One row per refused record. `row_number` is the line in the file; `column` null where the whole record
is at fault; `reason` a code, `detail` what was expected; `attempts` how often it was processed."""


def no_dead_letters() -> pl.DataFrame:
    return pl.DataFrame(schema=DEAD_LETTER_SCHEMA)
