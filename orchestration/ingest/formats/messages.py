"""What the EDI readers have in common: lines of messages become records, bad messages broken ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, Records, records_with_text


@dataclass(frozen=True)
class Line:
    """One line of a message: the position of its segment in the file, its text, and values by contract column."""

    position: int
    raw: str
    values: dict[str, str | None]


@dataclass(frozen=True)
class BrokenMessage:
    """A message that cannot be trusted, whole, and why."""

    position: int
    raw: str
    error: str


def _one_per_segment(found: Iterable[Line | BrokenMessage]) -> Iterable[Line | BrokenMessage]:
    by_position: dict[int, Line | BrokenMessage] = {}
    for one in found:
        before = by_position.get(one.position)
        faults = [told.error for told in (before, one) if isinstance(told, BrokenMessage)]
        by_position[one.position] = BrokenMessage(one.position, one.raw, "; ".join(faults)) if before else one
    return by_position.values()


def to_records(found: Iterable[Line | BrokenMessage], entity: Entity) -> Records:
    """One row per line or broken message, one text column per column of the contract; blank is null.

    A segment gives one row: several faults of it are told together, and take a line of it with them.
    """
    names = [column.name for column in entity.columns]
    rows = [
        (one.position, one.raw, one.error, *[None] * len(names))
        if isinstance(one, BrokenMessage)
        else (one.position, one.raw, None, *[one.values.get(name) or None for name in names])
        for one in _one_per_segment(found)
    ]
    schema = {ROW_NUMBER: pl.Int64(), RAW: pl.String(), BROKEN: pl.String(), **{name: pl.String() for name in names}}
    return records_with_text(tuple(names), pl.DataFrame(rows, schema=schema, orient="row"))
