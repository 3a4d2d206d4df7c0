"""Checks records one by one: typed values, and for each that breaks the contract the first thing wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import Column, Entity, Format
from orchestration.ingest.casting import BLANK, CONTROL, cast, notation, text_or_null
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records

FAULT = "_fault"
NO_FAULT = pl.lit(None, dtype=pl.Struct({"column": pl.String, "reason": pl.String, "detail": pl.String}))


@dataclass(frozen=True)
class CheckedRecords:
    """`accepted`: row number and typed columns; `refused`: row number, raw record, fault {column, reason, detail}."""

    accepted: pl.DataFrame
    refused: pl.DataFrame


def check_records(records: Records, entity: Entity, form: Format) -> CheckedRecords:
    """Split a chunk of records by the contract. Faults are put into words for refused rows only."""
    frame = records.frame
    plain = _plain(records, entity)
    texts = frame.select(one.name if one.name in plain else _text(one, form, records) for one in entity.columns)
    typed = texts.select(one.name if one.name in plain else _typed(one, form) for one in entity.columns)
    accepted = pl.concat([frame.select(ROW_NUMBER), typed], how="horizontal")
    wrong = _wrong(frame, texts, typed, entity)
    if wrong is None:
        return CheckedRecords(accepted, refuse(frame.clear().select(ROW_NUMBER, NO_FAULT.alias(FAULT)), records))
    faults = frame.filter(wrong).rechunk().select(ROW_NUMBER, _first_fault(entity, form).alias(FAULT))
    return CheckedRecords(accepted.filter(~wrong), refuse(faults, records))


def _wrong(frame: pl.DataFrame, texts: pl.DataFrame, typed: pl.DataFrame, entity: Entity) -> pl.Series | None:
    """Which rows break the contract; None where none does. Nulls are counted, so only columns with faults cost time."""
    found = [frame[BROKEN].is_not_null()] if frame[BROKEN].null_count() < frame.height else []
    for column in entity.columns:
        text, value = texts[column.name], typed[column.name]
        if value.null_count() > text.null_count():
            found.append(value.is_null() & text.is_not_null())
        if column.required and text.null_count():
            found.append(text.is_null())
    return reduce(or_, found) if found else None


def refuse(faults: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Rows with their fault, and what was delivered."""
    raw = records.raw(faults[ROW_NUMBER]) if faults.height else pl.Series(RAW, [], dtype=pl.String)
    return faults.select(ROW_NUMBER, raw.alias(RAW), FAULT)


def fault(condition: pl.Expr, column: str | None, reason: str, detail: pl.Expr) -> pl.Expr:
    """{column, reason, detail} where the condition holds, else null."""
    named = pl.lit(column, dtype=pl.String).alias("column")
    return pl.when(condition).then(pl.struct(named, pl.lit(reason).alias("reason"), detail.alias("detail")))


def _plain(records: Records, entity: Entity) -> set[str]:
    """Text columns whose values can all be taken as they are, so that none has to be built anew."""
    names = [column.name for column in entity.columns if column.data_type == "varchar"]
    if records.is_visible:
        return set(names)
    odd = records.frame.select(pl.col(names).str.contains(f"{BLANK}|{CONTROL}").any())
    return {name for name in names if not odd[name].item()}


def _text(column: Column, form: Format, records: Records) -> pl.Expr:
    return text_or_null(column, form, is_visible=records.is_visible).alias(column.name)


def _typed(column: Column, form: Format) -> pl.Expr:
    return cast(pl.col(column.name), column, form).cast(polars_type(column.data_type)).alias(column.name)


def _first_fault(entity: Entity, form: Format) -> pl.Expr:
    faults = [fault(pl.col(BROKEN).is_not_null(), None, "broken_record", pl.col(BROKEN))]
    for column in entity.columns:
        text = text_or_null(column, form)
        value = cast(text, column, form)
        wanted = pl.format("'{}' is not {}", pl.col(column.name).str.slice(0, 80), pl.lit(notation(column, form)))
        faults.append(fault(text.is_not_null() & value.is_null(), column.name, "wrong_type", wanted))
        if column.required:
            faults.append(fault(text.is_null(), column.name, "missing_value", pl.lit("a value is required here")))
    return pl.coalesce(*faults, NO_FAULT)
