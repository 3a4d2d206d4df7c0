"""The record of every row that was refused: where it stood, what it said, and why."""

from __future__ import annotations

from pathlib import Path

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
    "refused": pl.String(),
}
"""One row per refused record, and per cell that an accepted one does without: `refused` is `row` or `cell`.

`row_number` is the line in the file; `column` null where the whole record is at fault; `reason` a code, `detail` what
was expected; `attempts` how often it was processed."""


def no_dead_letters() -> pl.DataFrame:
    return pl.DataFrame(schema=DEAD_LETTER_SCHEMA)


def read_dead_letters(path: Path) -> pl.DataFrame:
    """The dead letters in a file; those of before cells were told apart are all of rows."""
    letters = pl.read_parquet(path, glob=False)
    told_apart = letters if "refused" in letters.columns else letters.with_columns(pl.lit("row").alias("refused"))
    return told_apart.select(pl.col(name).cast(kind) for name, kind in DEAD_LETTER_SCHEMA.items())
