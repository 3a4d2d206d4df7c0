"""What the EDI readers have in common: lines of messages become records, bad messages broken ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records, records_with_text

ROWS = 50_000  # a message of some kilobytes gives some of them


@dataclass(frozen=True)
class Line:
    """One line of a message: the position of its segment in the file, its text, and values by contract column."""

    position: int
    raw: str
    values: dict[str, str | None]


@dataclass(frozen=True)
class BrokenMessage:
    """A message that cannot be trusted, whole, and why; `values` by contract column say which order it is about.
    `is_foreign`: it is of another kind than its file."""

    position: int
    raw: str
    error: str
    values: dict[str, str | None] = field(default_factory=dict)
    is_foreign: bool = False


def to_records(found: Iterable[Line | BrokenMessage], entity: Entity) -> Iterator[Records]:
    """One row per line or broken message and order, one text column per column of the contract; blank is null. So many
    rows at a time, at least once.

    A segment gives one row: several faults of it are told together, and take a line of it with them. What comes after
    a later segment is of none before it, or stands for the whole message that it begins.
    """
    by_position: dict[int, Line | BrokenMessage] = {}
    last = 0
    for one in found:
        if len(by_position) >= ROWS and one.position > last:
            yield _records(by_position.values(), entity)
            by_position = {}
        last = max(last, one.position)
        before = by_position.get(one.position)
        by_position[one.position] = _together(before, one) if before else one
    if by_position or not last:
        yield _records(by_position.values(), entity)


def _together(before: Line | BrokenMessage, one: Line | BrokenMessage) -> BrokenMessage:
    faults = [told.error for told in (before, one) if isinstance(told, BrokenMessage)]
    return BrokenMessage(one.position, one.raw, "; ".join(faults), before.values | one.values)


def _records(found: Collection[Line | BrokenMessage], entity: Entity) -> Records:
    names = [column.name for column in entity.columns]
    rows = [(one.position, one.raw, _error(one), *[one.values.get(name) or None for name in names]) for one in found]
    schema = {ROW_NUMBER: pl.Int64(), RAW: pl.String(), BROKEN: pl.String(), **{name: pl.String() for name in names}}
    records = records_with_text(tuple(names), pl.DataFrame(rows, schema=schema, orient="row"))
    foreign = tuple(one.position for one in found if isinstance(one, BrokenMessage) and one.is_foreign)
    return replace(records, is_named=True, foreign=foreign)


def _error(one: Line | BrokenMessage) -> str | None:
    return one.error if isinstance(one, BrokenMessage) else None
