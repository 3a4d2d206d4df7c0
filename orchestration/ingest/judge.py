"""Judges records one by one: typed values, and for each that is not as agreed the first thing wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import Column, Entity, Format
from orchestration.ingest.casting import cast, meaningful, notation
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records

FAULT = "_fault"
IS_BAD = "_is_bad"
NO_FAULT = pl.lit(None, dtype=pl.Struct({"column": pl.String, "reason": pl.String, "detail": pl.String}))


@dataclass(frozen=True)
class Judged:
    """`accepted`: row number and typed columns; `refused`: row number, raw record, fault {column, reason, detail}."""

    accepted: pl.DataFrame
    refused: pl.DataFrame


def judge(records: Records, entity: Entity, form: Format) -> Judged:
    """Split a stretch of records by the contract. Faults are put into words for refused rows only."""
    typed = [_typed(column, form).alias(column.name) for column in entity.columns]
    bad = pl.any_horizontal(pl.col(BROKEN).is_not_null(), *_masks(entity, form)).alias(IS_BAD)
    checked = records.frame.select(ROW_NUMBER, bad, *typed)
    accepted = checked.filter(~pl.col(IS_BAD)).drop(IS_BAD)
    wrong = (
        records.frame.filter(checked[IS_BAD]).rechunk() if accepted.height < checked.height else records.frame.clear()
    )
    return Judged(accepted, refuse(wrong.select(ROW_NUMBER, _first_fault(entity, form).alias(FAULT)), records))


def refuse(faults: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Rows with their fault, and what was delivered."""
    raw = records.raw(faults[ROW_NUMBER]) if faults.height else pl.Series(RAW, [], dtype=pl.String)
    return faults.select(ROW_NUMBER, raw.alias(RAW), FAULT)


def fault(condition: pl.Expr, column: str | None, reason: str, detail: pl.Expr) -> pl.Expr:
    """{column, reason, detail} where the condition holds, else null."""
    named = pl.lit(column, dtype=pl.String).alias("column")
    return pl.when(condition).then(pl.struct(named, pl.lit(reason).alias("reason"), detail.alias("detail")))


def _typed(column: Column, form: Format) -> pl.Expr:
    return cast(meaningful(column, form), column, form).cast(polars_type(column.data_type))


def _masks(entity: Entity, form: Format) -> list[pl.Expr]:
    wrong = [meaningful(column, form).is_not_null() & _typed(column, form).is_null() for column in entity.columns]
    return wrong + [meaningful(column, form).is_null() for column in entity.columns if column.required]


def _first_fault(entity: Entity, form: Format) -> pl.Expr:
    faults = [fault(pl.col(BROKEN).is_not_null(), None, "broken_record", pl.col(BROKEN))]
    for column in entity.columns:
        text, value = meaningful(column, form), _typed(column, form)
        wanted = pl.format("'{}' is not {}", pl.col(column.name).str.slice(0, 80), pl.lit(notation(column, form)))
        faults.append(fault(text.is_not_null() & value.is_null(), column.name, "wrong_type", wanted))
        if column.required:
            faults.append(fault(text.is_null(), column.name, "missing_value", pl.lit("a value is required here")))
    return pl.coalesce(*faults, NO_FAULT)
