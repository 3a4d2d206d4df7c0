"""Applies a contract to one delivery: accepted rows, dead letters, duplicates, and nothing else.

The only place where the shape of a delivery is judged. Meaning (does the code resolve, does the unit
exist) is judged by the conformed layer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import polars as pl

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import Column, Entity, Format, Source
from orchestration.ingest.casting import cast, meaningful, notation
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA, no_dead_letters
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.formats.delimited import read_delimited
from orchestration.ingest.formats.edifact import read_edifact
from orchestration.ingest.formats.excel import read_excel
from orchestration.ingest.formats.jsonl import read_jsonl
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, DeliveryRejected, Records
from orchestration.ingest.formats.x12 import read_x12

READERS = {"jsonl": read_jsonl, "x12": read_x12, "edifact": read_edifact}
FAULT = "_fault"
NO_FAULT = pl.lit(None, dtype=pl.Struct({"column": pl.String, "reason": pl.String, "detail": pl.String}))


@dataclass(frozen=True)
class Enforced:
    """What a delivery came to.

    `accepted`: contract columns with their types, then `_delivery_id`, `_row_number`,
    `_extracted_at`. rows_read = accepted + dead letters + duplicates. A rejected delivery has no
    accepted rows and no dead letters; `rejection` says why.
    """

    accepted: pl.DataFrame
    dead_letters: pl.DataFrame
    rows_read: int
    rows_duplicate: int
    warnings: tuple[str, ...] = ()
    rejection: DeliveryRejected | None = None
    control: dict[str, object] = field(default_factory=dict)


def enforce(delivery: Delivery, content: bytes, source: Source, entity: Entity) -> Enforced:
    """Judge one delivery by its contract; a refusal is a result, never an exception."""
    try:
        control = read_control(delivery.control)
        records = _read(delivery.file_name, content, control, source, entity)
        warnings = _check_columns(records, entity)
        _check_control(records, control, source.format)
        _check_empty(records, control, entity)
    except DeliveryRejected as rejection:
        return _refused(delivery, entity, rejection)
    judged = _judge(records.frame, entity, source.format)
    accepted, repeated, clashing = _split_on_key(judged.filter(pl.col(FAULT).is_null()), entity)
    if overlap := _overlap(accepted, entity):
        return _refused(delivery, entity, overlap)
    refused = pl.concat([judged.filter(pl.col(FAULT).is_not_null()), clashing]).sort(ROW_NUMBER)
    return Enforced(
        accepted=_accepted(delivery, accepted, entity),
        dead_letters=_dead_letters(delivery, refused),
        rows_read=records.frame.height,
        rows_duplicate=repeated,
        warnings=warnings,
        control=control,
    )


def _refused(delivery: Delivery, entity: Entity, rejection: DeliveryRejected) -> Enforced:
    return Enforced(_accepted(delivery, _nothing(entity), entity), no_dead_letters(), 0, 0, rejection=rejection)


def read_control(text: str | None) -> dict[str, object]:
    """The control file's content; empty where there was none. Raises DeliveryRejected `control_file_invalid`."""
    if text is None:
        return {}
    try:
        control = json.loads(text)
        if not isinstance(control, dict) or not isinstance(control.get("rows"), int):
            raise ValueError('"rows" is missing or no whole number')
        if not isinstance(control.get("sums", {}), dict):
            raise ValueError('"sums" is no object of column and total')
    except ValueError as error:
        raise DeliveryRejected(
            "control_file_invalid", f'{error}; it must read {{"rows": N, "sums": {{"COLUMN": "decimal"}}}}'
        ) from error
    return control


def _read(name: str, content: bytes, control: dict[str, object], source: Source, entity: Entity) -> Records:
    if name.removesuffix(".gz").endswith(".xlsx"):
        return read_excel(content)
    if source.format.type in READERS:
        return READERS[source.format.type](content, source.format, entity)
    if not content.strip() and control.get("rows") == 0 and entity.may_be_empty:
        return Records(tuple(column.name for column in entity.columns), _nothing(entity))
    return read_delimited(content, source.format)


def _nothing(entity: Entity) -> pl.DataFrame:
    schema = {ROW_NUMBER: pl.Int64, RAW: pl.String, BROKEN: pl.String}
    return pl.DataFrame(schema={**schema, **{column.name: pl.String for column in entity.columns}})


def _check_columns(records: Records, entity: Entity) -> tuple[str, ...]:
    """Warnings for columns beyond the contract. Raises DeliveryRejected `missing_column`."""
    expected = [column.name for column in entity.columns]
    extra = [name for name in records.columns if name not in expected]
    if missing := [name for name in expected if name not in records.columns]:
        hint = f"; the file has {', '.join(extra)}, which the contract does not know (renamed?)" if extra else ""
        raise DeliveryRejected("missing_column", f"column {', '.join(missing)} is missing{hint}", missing[0])
    return (f"columns beyond the contract are left out: {', '.join(extra)}",) if extra else ()


def _check_control(records: Records, control: dict[str, object], form: Format) -> None:
    """Raises DeliveryRejected `control_total_mismatch` where rows or sums differ from the control file."""
    if not control:
        return
    if records.frame.height != control["rows"]:
        raise DeliveryRejected(
            "control_total_mismatch", f"{records.frame.height} rows where the control file says {control['rows']}"
        )
    for name, total in dict(control.get("sums", {})).items():  # type: ignore[call-overload]
        if name not in records.columns:
            raise DeliveryRejected("control_file_invalid", f"sums name column {name}, which the file lacks", name)
        found = _sum(records.frame, name, form)
        if found != _as_decimal(total, name):
            raise DeliveryRejected("control_total_mismatch", f"{name} sums to {found}, control file: {total}", name)


def _as_decimal(total: object, name: str) -> Decimal:
    try:
        return Decimal(str(total))
    except InvalidOperation as error:
        raise DeliveryRejected("control_file_invalid", f"sum of {name} is no decimal: {total}", name) from error


def _sum(frame: pl.DataFrame, name: str, form: Format) -> Decimal:
    column = Column(name=name, data_type="decimal(38,9)", description="control sum")
    return Decimal(frame.select(cast(meaningful(column, form), column, form).sum()).item() or 0)


def _check_empty(records: Records, control: dict[str, object], entity: Entity) -> None:
    """Raises DeliveryRejected `no_rows`: an empty extract is never read as zero stock."""
    if records.frame.is_empty() and not entity.may_be_empty:
        said = " (and its control file says 0 rows)" if control.get("rows") == 0 else ""
        raise DeliveryRejected("no_rows", f"no rows{said}, and the contract says that {entity.name} is never empty")


def _judge(frame: pl.DataFrame, entity: Entity, form: Format) -> pl.DataFrame:
    """Typed columns, and in `_fault` the first thing wrong with each row."""
    broken = _fault(pl.col(BROKEN).is_not_null(), None, "broken_record", pl.col(BROKEN))
    faults, typed = [broken], []
    for column in entity.columns:
        text = meaningful(column, form)
        value = cast(text, column, form)
        typed.append(value.alias(column.name))
        faults.append(
            _fault(
                text.is_not_null() & value.is_null(),
                column.name,
                "wrong_type",
                _expected(column.name, notation(column, form)),
            )
        )
        if column.required:
            faults.append(_fault(text.is_null(), column.name, "missing_value", pl.lit("a value is required here")))
    return frame.select(ROW_NUMBER, RAW, *typed, pl.coalesce(*faults, NO_FAULT).alias(FAULT))


def _expected(name: str, wanted: str) -> pl.Expr:
    return pl.format("'{}' is not {}", pl.col(name).str.slice(0, 80), pl.lit(wanted))


def _fault(condition: pl.Expr, column: str | None, reason: str, detail: pl.Expr) -> pl.Expr:
    named = pl.lit(column, dtype=pl.String).alias("column")
    return pl.when(condition).then(pl.struct(named, pl.lit(reason).alias("reason"), detail.alias("detail")))


def _split_on_key(rows: pl.DataFrame, entity: Entity) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """Rows kept, how many exact repeats were dropped, and rows that share a key but differ (all of them)."""
    if not entity.key or rows.is_empty():
        return rows, 0, rows.clear()
    values = [column.name for column in entity.columns]
    distinct = rows.unique(subset=values, keep="first", maintain_order=True)
    clashes = pl.struct(entity.key).is_duplicated()
    detail = pl.lit(f"{', '.join(entity.key)} occurs again with other values; none of them is taken")
    clashing = distinct.filter(clashes).with_columns(
        _fault(pl.lit(True), entity.key[0], "duplicate_key", detail).alias(FAULT)
    )
    return distinct.filter(~clashes), rows.height - distinct.height, clashing


def _overlap(rows: pl.DataFrame, entity: Entity) -> DeliveryRejected | None:
    """The refusal of a delivery whose validities overlap: which of two rows counts must not be guessed."""
    if entity.validity is None:
        return None
    dated = entity.validity
    ends = pl.col(dated.valid_to).fill_null(pl.date(9999, 12, 31))
    ordered = rows.sort(*dated.of, dated.valid_from, ROW_NUMBER)
    found = ordered.filter(pl.col(dated.valid_from) <= ends.cum_max().shift(1).over(dated.of)).head(1)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    code = " ".join(str(row[name]) for name in dated.of if row[name] is not None)
    detail = (
        f"row {row[ROW_NUMBER]}: {code} is valid twice from {row[dated.valid_from]}; end one before the other starts"
    )
    return DeliveryRejected("overlapping_validity", detail, dated.valid_from)


def _accepted(delivery: Delivery, rows: pl.DataFrame, entity: Entity) -> pl.DataFrame:
    return rows.select(
        *[pl.col(column.name).cast(polars_type(column.data_type)) for column in entity.columns],
        pl.lit(delivery.delivery_id).alias("_delivery_id"),
        pl.col(ROW_NUMBER),
        pl.lit(delivery.extracted_at.replace(tzinfo=None), dtype=pl.Datetime("us")).alias("_extracted_at"),
    )


def _dead_letters(delivery: Delivery, refused: pl.DataFrame) -> pl.DataFrame:
    known = {
        "delivery_id": delivery.delivery_id,
        "correlation_id": delivery.correlation_id,
        "source": delivery.source,
        "entity": delivery.entity,
        "file_name": delivery.file_name,
    }
    return refused.select(
        *[pl.lit(value).alias(name) for name, value in known.items()],
        pl.col(ROW_NUMBER).alias("row_number"),
        *[pl.col(FAULT).struct.field(name) for name in ("column", "reason", "detail")],
        pl.col(RAW).alias("raw_record"),
        pl.lit(1, dtype=pl.Int32).alias("attempts"),
    ).match_to_schema(DEAD_LETTER_SCHEMA)
