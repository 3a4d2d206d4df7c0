"""Checks of a delivery as a whole: its control file, emptiness, unique keys."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.casting import cast, text_or_null
from orchestration.ingest.faults import FAULT, fault
from orchestration.ingest.formats.records import ROW_NUMBER, DeliveryRejected, Records
from orchestration.instants import parse_instant

SUM_RESIDUE = Decimal("1e-9")  # what a source that adds up doubles may leave


@dataclass(frozen=True)
class Control:
    """What a control file promises: rows, column sums as they were written, and where a delta starts; nothing where
    there was no control file."""

    rows: int | None = None
    sums: dict[str, object] = field(default_factory=dict)
    covers_from: datetime | None = None


class Totals:
    """What has been seen of a delivery so far: rows, columns, warnings, control sums, a hash of each accepted key."""

    def __init__(self, form: Format) -> None:
        self.rows = 0
        self.rows_promised: int | None = None
        self.columns: dict[str, None] = {}
        self.warnings: dict[str, None] = {}
        self.sums: dict[str, Decimal] = {}
        self.key_hashes: list[pl.Series] = []
        self._form = form

    def expect(self, control: Control) -> None:
        self.rows_promised = control.rows
        self.sums = dict.fromkeys(control.sums, Decimal(0))

    def read(self, records: Records) -> None:
        self.rows += records.frame.height
        self.columns |= dict.fromkeys(records.columns)
        self.warnings |= dict.fromkeys(records.warnings)
        for name in self.sums.keys() & set(records.columns):
            self.sums[name] += _sum(records.frame, name, self._form)

    def accept(self, rows: pl.DataFrame, entity: Entity) -> None:
        if entity.key:
            self.key_hashes.append(rows.select(pl.struct(entity.key).hash()).to_series())


def read_control(text: str | None) -> Control:
    """The control file's content. Raises DeliveryRejected `control_file_invalid`."""
    if text is None:
        return Control()
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or not isinstance(content.get("rows"), int):
            raise ValueError('"rows" is missing or not a whole number')
        if not isinstance(content.get("sums", {}), dict):
            raise ValueError('"sums" is not an object of columns and totals')
        start = content.get("covers_from")
        covers_from = None if start is None else parse_instant(str(start))
    except (ValueError, RecursionError) as error:
        raise DeliveryRejected(
            "control_file_invalid",
            f'{error}; it must read {{"rows": N, "sums": {{"COLUMN": "decimal"}}, "covers_from": instant}}',
        ) from error
    return Control(content["rows"], content.get("sums", {}), covers_from)


def check_control(totals: Totals, control: Control, entity: Entity) -> None:
    """Raises DeliveryRejected: `control_total_mismatch`, `control_file_invalid`, and `no_rows` where the contract
    says that there always are some: an empty extract is never read as zero stock."""
    if control.rows is not None and totals.rows != control.rows:
        raise DeliveryRejected(
            "control_total_mismatch", f"{totals.rows} rows where the control file says {control.rows}"
        )
    for name, total in control.sums.items():
        if name not in totals.columns:
            raise DeliveryRejected("control_file_invalid", f"sums name column {name}, which the file lacks", name)
        if abs(totals.sums[name] - _as_decimal(total, name)) >= SUM_RESIDUE:
            found = totals.sums[name].normalize()
            raise DeliveryRejected("control_total_mismatch", f"{name} sums to {found:f}, control file: {total}", name)
    if not totals.rows and not entity.may_be_empty:
        said = " (and its control file says 0 rows)" if control.rows == 0 else ""
        raise DeliveryRejected("no_rows", f"no rows{said}, and the contract says that {entity.name} is never empty")


def check_accepted(read: int, accepted: int, dead_letters: pl.DataFrame, entity: Entity) -> None:
    """Raises DeliveryRejected `no_row_accepted` of a snapshot whose rows were all refused, which would read as empty,
    and `not_whole` where one was of an entity that counts as a whole."""
    refused = dead_letters.filter(refused="row")
    if refused.is_empty():
        return
    first = refused.row(0, named=True)
    fault = f"row {first['row_number']}, column {first['column'] or '-'}: {first['reason']}: {first['detail']}"
    if entity.kind == "snapshot" and not accepted:
        raise DeliveryRejected("no_row_accepted", f"none of {read} rows is accepted; first {fault}", first["column"])
    if entity.whole:
        raise DeliveryRejected(
            "not_whole", f"{refused.height} of {read} rows are refused; first {fault}", first["column"]
        )


def take_out_shared_keys(key_hashes: list[pl.Series], accepted: Path, entity: Entity) -> tuple[int, pl.DataFrame]:
    """Take exact repeats out of `accepted`, and all rows of a key that occurs with different values.

    Which of the latter is right cannot be told. Returns how many repeats there were, and the row number, typed columns
    and fault of each of the latter.
    """
    values = [column.name for column in entity.columns]
    rows = pl.scan_parquet(accepted, glob=False)
    ordered = pl.concat(key_hashes).sort() if key_hashes else pl.Series(dtype=pl.UInt64)
    shared = ordered.filter(ordered == ordered.shift(1)).unique()
    if shared.is_empty():
        return 0, rows.select(ROW_NUMBER, *values, _clash(entity)).clear().collect()
    candidates = rows.filter(pl.struct(entity.key).hash().is_in(shared.implode())).collect().sort(ROW_NUMBER)
    distinct = candidates.unique(subset=values, keep="first", maintain_order=True)
    clashing = distinct.filter(pl.struct(entity.key).is_duplicated())
    taken_out = pl.concat([candidates.join(distinct, on=ROW_NUMBER, how="anti")[ROW_NUMBER], clashing[ROW_NUMBER]])
    kept = accepted.with_name(f"{accepted.name}.kept")
    rows.filter(~pl.col(ROW_NUMBER).is_in(taken_out.implode())).sink_parquet(kept, compression="zstd")
    kept.replace(accepted)
    return candidates.height - distinct.height, clashing.select(ROW_NUMBER, *values, _clash(entity))


def _clash(entity: Entity) -> pl.Expr:
    detail = pl.lit(f"{', '.join(entity.key)} occurs again with different values; none of them is accepted")
    column = pl.lit(entity.key[0] if entity.key else None, dtype=pl.String)
    return fault(pl.lit(True), column, "duplicate_key", detail).alias(FAULT)


def _as_decimal(total: object, name: str) -> Decimal:
    try:
        found = Decimal(str(total))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise DeliveryRejected("control_file_invalid", f"sum of {name} is not a decimal: {total}", name)
    return found


def _sum(frame: pl.DataFrame, name: str, form: Format) -> Decimal:
    column = Column(name=name, data_type="decimal(38,15)", description="control sum")
    return Decimal(frame.select(cast(text_or_null(column, form), column, form).sum()).item() or 0)
