"""Tables of what codes mean and what applies where: the rows that ship, the landscape's in place of or after them.

Belongs here: merging the two. Stays out: what the codes are used for (SQL).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.contracts.load import ContractError
from orchestration.landscape.canonical import load_entities
from orchestration.settings import DBT_PROJECT

SEEDS = DBT_PROJECT / "seeds"
Row = dict[str, str]
# Rows of a mapping that have these columns in common are about the same thing.
MAPPING_KEYS = {
    "map_movement_type": ("dialect", "source_movement_type"),
    "map_stock_status": ("dialect", "source_status"),
    "cause_actions": ("cause",),
    "exception_owners": ("domain", "location_id"),
    "planning_weights": ("location_id",),
    "unit_rounding": ("unit",),
    "item_tolerances": ("item_id", "location_id"),
}
# What a mapping maps to, as columns of canonical entities say which values there are.
MAPPED_TO = {
    "map_movement_type": ("movements", "movement_type"),
    "map_stock_status": ("stock_snapshots", "stock_status"),
}


@dataclass(frozen=True)
class Mapping:
    """One table of a landscape: its columns, its rows in order, and which of them are the landscape's own."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    own: tuple[Row, ...]

    def to_csv(self) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue().encode()


def load_mappings(landscape: Path) -> dict[str, Mapping]:
    """Every mapping by name. Raises ContractError: one that there is none of, rows that do not fit."""
    own = {path.stem: path for path in sorted((landscape / "mappings").glob("*.csv"))}
    for name, path in own.items():
        if name not in MAPPING_KEYS:
            raise ContractError(f"{path}: no such mapping; there are {', '.join(sorted(MAPPING_KEYS))}")
    return {name: _merged(name, own.get(name)) for name in MAPPING_KEYS}


def _merged(name: str, own: Path | None) -> Mapping:
    """The shipped rows, each with the landscape's in its place where it has one, then those that are new."""
    reader = csv.DictReader(io.StringIO((SEEDS / f"{name}.csv").read_text(encoding="utf-8")))
    columns, key = tuple(reader.fieldnames or ()), MAPPING_KEYS[name]
    shipped = {_values(row, key): row for row in reader}
    added = {}
    column, allowed = _allowed(name) if own else ("", ())
    for number, row in _own_rows(own, columns) if own else ():
        values = _values(row, key)
        if not all(values):
            raise ContractError(f"{own}:{number}: {' and '.join(key)} must be filled")
        if allowed and row[column] not in allowed:
            raise ContractError(f"{own}:{number}: {column} {row[column]!r} is not one of {', '.join(allowed)}")
        added[values] = row
    return Mapping(name, columns, tuple({**shipped, **added}.values()), tuple(added.values()))


def _allowed(name: str) -> tuple[str, tuple[str, ...]]:
    """The column that the mapping maps to, and the values that it may have; blank where any will do."""
    entity, column = MAPPED_TO.get(name, (None, ""))
    if entity is None:
        return column, ()
    return column, next(one.values for one in load_entities()[entity].columns if one.name == column)


def _values(row: Row, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _own_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
        if sorted(reader.fieldnames or []) != sorted(columns):
            raise ContractError(f"{path}:1: the columns must be {', '.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise ContractError(f"{path}:{reader.line_num}: needs {len(columns)} values, one per column")
            yield reader.line_num, {name: value.strip() for name, value in row.items()}
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContractError(f"{path}: cannot be read as CSV in UTF-8: {error}") from error
