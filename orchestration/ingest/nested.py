"""Checks the objects in JSON cells, such as the lines of a document, by the rules of records: one row per object."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.faults import FAULT, NO_FAULT, bad_value, fault, missing_value
from orchestration.ingest.formats.records import ROW_NUMBER

CELL, POSITION, ODD = "_cell", "_position", "_odd"
PLAIN = Format(type="jsonl", extension="jsonl")  # JSON has one notation, whatever the cells around it follow


def nested_faults(cells: pl.DataFrame, entity: Entity, form: Format) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row number and fault {column, reason, detail}: of each row that has one, the first that takes the row, then
    every value that its object does without. `cells` are typed, with their row numbers."""
    nothing = cells.clear().select(ROW_NUMBER, NO_FAULT.alias(FAULT))
    rows, values = [nothing], [nothing]
    for column in entity.columns:
        if column.nested:
            objects = _objects(cells.select(ROW_NUMBER, pl.col(column.name).alias(CELL)).drop_nulls(), column)
            notation = replace(PLAIN, null_values=form.null_values)
            rows.append(_found(objects, _first_fault(column, notation)))
            values += [
                _found(objects, bad_value(one, notation, _place(column, one)))
                for one in column.nested
                if one.dispensable
            ]
    return pl.concat(rows).unique(ROW_NUMBER, keep="first", maintain_order=True), pl.concat(values)


def _found(objects: pl.DataFrame, fault_of: pl.Expr) -> pl.DataFrame:
    return objects.select(ROW_NUMBER, fault_of.alias(FAULT)).filter(pl.col(FAULT).is_not_null())


def _objects(cells: pl.DataFrame, column: Column) -> pl.DataFrame:
    """One row per object: its position in the cell from 1, its fields as text, and `_odd`, the part of the cell that is
    no object or holds one where text belongs; of such a cell there is one row, without fields."""
    texts = pl.Struct({one.name: pl.String for one in column.nested})
    try:
        listed = cells.with_columns(_decoded(column, texts))
        odd = cells.clear().select(ROW_NUMBER, pl.lit(None, dtype=pl.String).alias(ODD))
    except pl.exceptions.ComputeError:  # says of no cell which one it is
        looked_at = cells.with_columns(
            pl.Series(ODD, [_odd_part(cell, column) for cell in cells[CELL]], dtype=pl.String)
        )
        listed = looked_at.filter(pl.col(ODD).is_null()).with_columns(_decoded(column, texts))
        odd = looked_at.filter(pl.col(ODD).is_not_null()).select(ROW_NUMBER, ODD)
    objects = (
        listed.select(ROW_NUMBER, pl.int_ranges(1, pl.col(CELL).list.len() + 1).alias(POSITION), CELL)
        .explode(POSITION, CELL, empty_as_null=False)
        .unnest(CELL)
    )
    return pl.concat([objects, odd], how="diagonal").sort(ROW_NUMBER, maintain_order=True)


def _decoded(column: Column, texts: pl.Struct) -> pl.Expr:
    cell = pl.col(CELL) if column.lines else pl.format("[{}]", CELL)
    return cell.str.json_decode(pl.List(texts)).alias(CELL)


def _odd_part(cell: str, column: Column) -> str | None:
    """Where a cell does not have the shape of the contract, `items[3]` or `items[3].name`; None where it does."""
    names = {one.name for one in column.nested}
    try:
        parsed = json.loads(cell)
    except (ValueError, RecursionError):  # nested deeper than anybody means
        return column.name
    for position, found in enumerate(parsed if column.lines else [parsed], 1):
        place = f"{column.name}[{position}]" if column.lines else column.name
        if not isinstance(found, dict):
            return place
        for name in names & found.keys():
            if isinstance(found[name], dict | list):
                return f"{place}.{name}"
    return None


def _first_fault(column: Column, notation: Format) -> pl.Expr:
    odd = pl.lit("an object or list where a value belongs, or no object where one does")
    faults = [fault(pl.col(ODD).is_not_null(), pl.col(ODD), "wrong_type", odd)]
    for one in column.nested:
        if not one.dispensable:
            faults.append(bad_value(one, notation, _place(column, one)))
        if one.required:
            faults.append(missing_value(one, notation, _place(column, one)))
    return pl.coalesce(*faults, NO_FAULT)


def _place(column: Column, field: Column) -> pl.Expr:
    """`items[3].rate`, or `payload.quantity` of a single object."""
    if not column.lines:
        return pl.lit(f"{column.name}.{field.name}")
    return pl.format("{}[{}].{}", pl.lit(column.name), POSITION, pl.lit(field.name))
