"""Checks of the days that the rows of a delivery are of: validities must not overlap, calendars must not have holes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.ingest.formats.records import ROW_NUMBER, DeliveryRejected

DAY = pl.duration(days=1)


Accepted = Path | list[Path]  # of one delivery, or of all parts of an extract


def check_validity(accepted: Accepted, entity: Entity, files: Mapping[str, str] | None = None) -> None:
    """Raises DeliveryRejected `overlapping_validity`: which of two rows counts must not be guessed.

    `files` are names by delivery id, where there are several; of an entity with a key, a row that they repeat word for
    word counts once.
    """
    if entity.validity is None:
        return
    dated = entity.validity
    ends = pl.col(dated.valid_to).fill_null(pl.date(9999, 12, 31))
    rows = pl.read_parquet(accepted, glob=False)
    if files and entity.key:
        rows = rows.unique(subset=[one.name for one in entity.columns], keep="first", maintain_order=True)
    ordered = rows.sort(*dated.of, dated.valid_from, ROW_NUMBER)
    found = ordered.filter(pl.col(dated.valid_from) <= ends.cum_max().shift(1).over(dated.of)).head(1)
    for row in found.iter_rows(named=True):
        code = " ".join(str(row[name]) for name in dated.of if row[name] is not None)
        place = f"{files[row['_delivery_id']]}, row" if files else "row"
        twice = f"{place} {row[ROW_NUMBER]}: {code} is valid twice from {row[dated.valid_from]}"
        raise DeliveryRejected("overlapping_validity", f"{twice}; end one before the other starts", dated.valid_from)


def check_days(accepted: Accepted, entity: Entity) -> None:
    """Raises DeliveryRejected `missing_day` of an entity whose days must be unbroken: those around a hole say nothing
    of it."""
    if entity.unbroken is None:
        return
    of, day = entity.unbroken.of, entity.unbroken.day
    days = pl.read_parquet(accepted, glob=False).select(*of, day).unique().sort(*of, day)
    before = pl.col(day).shift(1).over(of)
    found = days.with_columns((before + DAY).alias("_first"), (pl.col(day) - DAY).alias("_last"))
    for row in found.filter(pl.col("_first") < pl.col(day)).head(1).iter_rows(named=True):
        whose = " ".join(str(row[name]) for name in of)
        hole = " to ".join(dict.fromkeys(str(row[name]) for name in ("_first", "_last")))
        raise DeliveryRejected("missing_day", f"{whose} has no row for {hole}, between its first and its last day", day)
