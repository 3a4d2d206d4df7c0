"""Applies a contract to one delivery: accepted rows, dead letters, duplicates, and nothing else.

The only place where the shape of a delivery is checked. Meaning (does the code resolve, does the unit
exist) is checked by the conformed layer. Rows pass in chunks, so a delivery may be larger than
memory; what concerns all of them is checked once they have passed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from orchestration.contracts.model import Entity, Source
from orchestration.ingest.accepted_rows import with_origin, write_accepted
from orchestration.ingest.day_checks import check_days, check_validity
from orchestration.ingest.dead_letters import no_dead_letters
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.delivery_checks import (
    Totals,
    check_accepted,
    check_control,
    read_control,
    take_out_shared_keys,
)
from orchestration.ingest.formats.readers import format_of, read_records
from orchestration.ingest.formats.records import ROW_NUMBER, ByteStream, DeliveryRejected, Records
from orchestration.ingest.record_checks import check_records, refuse
from orchestration.ingest.refusals import HAS_KEY, Refusals

Opened = Callable[[], AbstractContextManager[ByteStream]]


@dataclass(frozen=True)
class Enforced:
    """What a delivery came to: rows_read = rows_accepted + rows refused + rows_duplicate.

    `refused` are the refused rows as far as they can be read; the dead letters are of them and of the cells that
    accepted rows do without. A rejected delivery has no accepted rows and no dead letters; `rejection` says why, and
    `rows_read` counts the rows up to where it was refused. `columns_absent` are the optional ones that the file lacks.
    """

    rows_read: int = 0
    rows_accepted: int = 0
    rows_duplicate: int = 0
    rows_without_key: int = 0
    refused: pl.DataFrame = field(default_factory=pl.DataFrame)
    dead_letters: pl.DataFrame = field(default_factory=no_dead_letters)
    warnings: tuple[str, ...] = ()
    rejection: DeliveryRejected | None = None
    covers_from: datetime | None = None
    columns_absent: tuple[str, ...] = ()

    @property
    def cells_refused(self) -> int:
        return self.dead_letters.height - self.refused.height


def enforce(delivery: Delivery, opened: Opened, source: Source, entity: Entity, target: Path) -> Enforced:
    """Check one delivery against its contract and write the accepted rows to `target` as Parquet.

    They have the contract's columns with their types, then `_delivery_id`, `_row_number`,
    `_extracted_at`. A refusal is a result, never an exception; `target` is then to be thrown away.
    `opened` is called again where rows share a key, to report what was delivered.
    """
    totals = Totals(source.format)
    try:
        return _enforced(delivery, opened, source, entity, target, totals)
    except DeliveryRejected as rejection:
        return Enforced(rows_read=totals.rows, rejection=rejection)


def _enforced(
    delivery: Delivery, opened: Opened, source: Source, entity: Entity, target: Path, totals: Totals
) -> Enforced:
    totals.expect(control := read_control(delivery.control))
    refusals = Refusals(entity)
    with opened() as stream:
        write_accepted(_accepted(stream, totals, refusals, delivery, source, entity), entity, target)
    warnings = (*_check_columns(totals.columns, entity), *totals.warnings)
    check_control(totals, control, entity)
    check_validity(target, entity)
    repeated, clashing = take_out_shared_keys(totals.key_hashes, target, entity)
    for found in _clashing(clashing, opened, delivery, source, entity):
        refusals.add_rows(found)
    dead_letters = refusals.dead_letters(delivery)
    refused = refusals.as_far_as_read(delivery)
    accepted = totals.rows - refused.height - repeated
    check_accepted(totals.rows, accepted, dead_letters, entity)
    check_days(target, entity)
    return Enforced(
        rows_read=totals.rows,
        rows_accepted=accepted,
        rows_duplicate=repeated,
        rows_without_key=refused.filter(~pl.col(HAS_KEY)).height,
        refused=refused,
        dead_letters=dead_letters,
        warnings=warnings,
        covers_from=control.covers_from,
        columns_absent=_absent(totals.columns, source, entity),
    )


def _accepted(
    stream: ByteStream, totals: Totals, refusals: Refusals, delivery: Delivery, source: Source, entity: Entity
) -> Iterator[pl.DataFrame]:
    """Accepted rows chunk by chunk; what was seen goes to `totals`, what was refused to `refusals`."""
    form = format_of(delivery.file_name, source.format)
    for records in _one_ahead(_read(delivery.file_name, stream, totals, source, entity)):
        totals.read(records)
        if form.type == "delimited":
            _check_columns(records.columns, entity)
        checked = check_records(_with_optional(records, entity), entity, form)
        totals.accept(checked.accepted, entity)
        refusals.add(checked)
        yield with_origin(checked.accepted, delivery, entity)


def _read(name: str, stream: ByteStream, totals: Totals, source: Source, entity: Entity) -> Iterator[Records]:
    try:
        yield from read_records(name, stream, source.format, entity)
    except DeliveryRejected as rejection:
        is_table = source.format.type in ("delimited", "list")
        is_promised = is_table and totals.rows_promised == 0 and entity.may_be_empty
        if rejection.reason != "empty_file" or not is_promised:
            raise


def _one_ahead(chunks: Iterator[Records]) -> Iterator[Records]:
    """The same chunks, each read while the one before is checked and written."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, chunks, None)
        while (records := coming.result()) is not None:
            coming = reader.submit(next, chunks, None)
            yield records


def _with_optional(records: Records, entity: Entity) -> Records:
    """The records with each optional column that the file does not have, blank."""
    names = [one.name for one in entity.columns if one.optional and one.name not in records.frame.columns]
    blank = records.frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in names)
    return replace(records, frame=blank) if names else records


def _check_columns(columns: Iterable[str], entity: Entity) -> tuple[str, ...]:
    """Warnings for columns beyond the contract. Raises DeliveryRejected `missing_column`, not for optional ones."""
    expected = {column.name: column for column in entity.columns}
    found = list(columns)
    extra = [name for name in found if name not in expected]
    if found and (missing := [name for name, one in expected.items() if name not in found and not one.optional]):
        hint = f"; the file has {', '.join(extra)}, which the contract does not know (renamed?)" if extra else ""
        raise DeliveryRejected("missing_column", f"column {', '.join(missing)} is missing{hint}", missing[0])
    beyond = ", ".join(name or "one without a name" for name in extra)
    return (f"columns beyond the contract are left out: {beyond}",) if extra else ()


def _absent(columns: Collection[str], source: Source, entity: Entity) -> tuple[str, ...]:
    """The optional columns that the file lacks. A log of documents tells of none: on a quiet day no document may have
    what others have, and there is no header that says so."""
    if not columns or (source.format.type == "jsonl" and entity.kind == "delta"):
        return ()
    return tuple(one.name for one in entity.columns if one.optional and one.name not in columns)


def _clashing(
    clashing: pl.DataFrame, opened: Opened, delivery: Delivery, source: Source, entity: Entity
) -> Iterator[pl.DataFrame]:
    """The refused rows of shared keys with their records, read again from the file."""
    if clashing.is_empty():
        return
    with opened() as stream:
        for records in _read(delivery.file_name, stream, Totals(source.format), source, entity):
            found = clashing.join(records.frame.select(ROW_NUMBER), on=ROW_NUMBER, how="semi")
            yield refuse(found, records)
