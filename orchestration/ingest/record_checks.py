"""Checks records one by one: typed values, and for each that breaks the contract the first thing wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.casting import BLANK, CONTROL, cast, is_too_small, text_or_null
from orchestration.ingest.faults import FAULT, NO_FAULT, bad_value, fault, missing_value
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records
from orchestration.ingest.nested import nested_faults


@dataclass(frozen=True)
class CheckedRecords:
    """`accepted`: row number and typed columns, a dispensable cell that cannot be read null. `refused`: the same of the
    rows that are not, with their fault {column, reason, detail} and raw record. `cells`: row number, fault and raw
    record of each cell that an accepted row does without."""

    accepted: pl.DataFrame
    refused: pl.DataFrame
    cells: pl.DataFrame


def check_records(records: Records, entity: Entity, form: Format) -> CheckedRecords:
    """Split a chunk of records by the contract. Faults are put into words only for what is refused."""
    frame = records.frame
    plain = _plain(records, entity, form)
    texts = frame.select(one.name if one.name in plain else _text(one, form, records) for one in entity.columns)
    typed = texts.select(one.name if one.name in plain else _typed(one, form) for one in entity.columns)
    typed = typed.with_columns(_within_limit(one) for one in entity.columns if one.has_limit)
    checked = pl.concat([frame.select(ROW_NUMBER), typed], how="horizontal")
    unread = _unreadable(texts, typed)
    in_objects, values = nested_faults(checked, entity, form)
    wrong = _wrong(frame, texts, unread, in_objects, entity)
    cells = refuse(_cells(frame, unread, values, wrong, entity, form), records)
    if wrong is None:
        return CheckedRecords(checked, refuse(checked.clear().with_columns(NO_FAULT.alias(FAULT)), records), cells)
    first = _first_fault(texts, unread, records.foreign, entity, form).alias(FAULT)
    faults = frame.filter(wrong).rechunk().select(ROW_NUMBER, first)
    faults = faults.join(in_objects, on=ROW_NUMBER, how="left", maintain_order="left").select(
        pl.coalesce(FAULT, f"{FAULT}_right").alias(FAULT)
    )
    refused = pl.concat([checked.filter(wrong), faults], how="horizontal").with_columns(
        pl.when(pl.lit(records.is_named) | _is_of_a_cell()).then(pl.col(typed.columns))
    )
    return CheckedRecords(checked.filter(~wrong), refuse(refused, records), cells)


def _unreadable(texts: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """By column the cells that break the notation or are too small. Nulls are counted: only columns with faults cost
    time."""
    return {
        name: typed[name].is_null() & texts[name].is_not_null()
        for name in texts.columns
        if typed[name].null_count() > texts[name].null_count()
    }


def _wrong(
    frame: pl.DataFrame, texts: pl.DataFrame, unread: dict[str, pl.Series], in_objects: pl.DataFrame, entity: Entity
) -> pl.Series | None:
    """Which rows break the contract; None where none does."""
    found = [frame[BROKEN].is_not_null()] if frame[BROKEN].null_count() < frame.height else []
    if in_objects.height:
        found.append(frame[ROW_NUMBER].is_in(in_objects[ROW_NUMBER].implode()))
    found += [unread[column.name] for column in _refusing(unread, entity)]
    found += [texts[column.name].is_null() for column in _missed(texts, entity)]
    return reduce(or_, found) if found else None


def _refusing(unread: dict[str, pl.Series], entity: Entity) -> list[Column]:
    """The columns that have a cell which refuses its row; a dispensable one never does."""
    return [column for column in entity.columns if column.name in unread and not column.dispensable]


def _missed(texts: pl.DataFrame, entity: Entity) -> list[Column]:
    """The required columns that have a blank."""
    return [column for column in entity.columns if column.required and texts[column.name].null_count()]


def _cells(
    frame: pl.DataFrame,
    unread: dict[str, pl.Series],
    values: pl.DataFrame,
    wrong: pl.Series | None,
    entity: Entity,
    form: Format,
) -> pl.DataFrame:
    """The cells, and values within them, that accepted rows do without, with their faults."""
    found = [
        frame.filter(unread[column.name]).select(ROW_NUMBER, bad_value(column, form, _name(column)).alias(FAULT))
        for column in entity.columns
        if column.dispensable and column.name in unread
    ]
    cells = pl.concat([values, *found])
    if wrong is None or cells.is_empty():
        return cells
    return cells.join(frame.select(ROW_NUMBER).filter(wrong), on=ROW_NUMBER, how="anti", maintain_order="left")


def _is_of_a_cell() -> pl.Expr:
    """Whether a cell is at fault; else the record is broken."""
    return pl.col(FAULT).struct.field("column").is_not_null()


def refuse(faults: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Rows with their fault, and what was delivered."""
    raw = records.raw(faults[ROW_NUMBER]) if faults.height else pl.Series(RAW, [], dtype=pl.String)
    return faults.with_columns(raw.alias(RAW))


def _plain(records: Records, entity: Entity, form: Format) -> set[str]:
    """Text columns whose values can all be taken as they are, so that none has to be built anew."""
    if form.error_values:
        return set()
    names = [column.name for column in entity.columns if column.data_type == "varchar" and not column.names]
    if records.is_visible:
        return set(names)
    odd = records.frame.select(pl.col(names).str.contains(f"{BLANK}|{CONTROL}").any())
    return {name for name in names if not odd[name].item()}


def _text(column: Column, form: Format, records: Records) -> pl.Expr:
    return text_or_null(column, form, is_visible=records.is_visible).alias(column.name)


def _typed(column: Column, form: Format) -> pl.Expr:
    return cast(pl.col(column.name), column, form).cast(polars_type(column.data_type)).alias(column.name)


def _within_limit(column: Column) -> pl.Expr:
    return pl.when(~is_too_small(pl.col(column.name), column)).then(pl.col(column.name)).alias(column.name)


def _first_fault(
    texts: pl.DataFrame, unread: dict[str, pl.Series], foreign: Sequence[int], entity: Entity, form: Format
) -> pl.Expr:
    """What refuses a row, in the order of the contract's columns; those without a fault are not looked at again."""
    whole = pl.lit(None, dtype=pl.String)
    is_foreign = pl.col(ROW_NUMBER).is_in(foreign)
    faults = [
        fault(is_foreign, whole, "foreign_message", pl.col(BROKEN)),
        fault(pl.col(BROKEN).is_not_null(), whole, "broken_record", pl.col(BROKEN)),
    ]
    refusing, missed = _refusing(unread, entity), _missed(texts, entity)
    for column in entity.columns:
        if column in refusing:
            faults.append(bad_value(column, form, _name(column)))
        if column in missed:
            faults.append(missing_value(column, form, _name(column)))
    return pl.coalesce(*faults, NO_FAULT)


def _name(column: Column) -> pl.Expr:
    return pl.lit(column.name)
