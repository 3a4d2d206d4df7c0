"""Tables of what codes mean and what applies where: the rows that ship, the landscape's in place of or after them.

Belongs here: merging the two. Stays out: what the codes are used for (SQL).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from orchestration.contracts.load import ContractError
from orchestration.contracts.problems import no_such
from orchestration.landscape.canonical import load_entities
from orchestration.landscape.mapping_faults import Fault, NumberedRow, Row, faults_of
from orchestration.settings import DBT_PROJECT

SEEDS = DBT_PROJECT / "seeds"
# Rows of a mapping that have these columns in common are about the same thing.
MAPPING_KEYS = {
    "map_movement_type": ("dialect", "source_movement_type"),
    "map_movement_scope": ("dialect", "source_movement_type"),
    "map_stock_status": ("dialect", "source_status"),
    "map_document_kind": ("dialect", "element", "source_code"),
    "map_line_kind": ("dialect", "element", "source_code"),
    "map_order_hold": ("dialect", "element", "source_code"),
    "map_planning_type": ("dialect", "element", "source_code"),
    "map_supplier_answer": ("dialect", "element", "source_code"),
    "map_supplier_date": ("dialect", "source_qualifier"),
    "supplier_transit_days": ("supplier_id", "location_id"),
    "cause_actions": ("cause",),
    "exception_owners": ("domain", "location_id"),
    "planning_weights": ("location_id",),
    "unit_rounding": ("unit",),
    "item_tolerances": ("item_id", "location_id"),
    "item_successors": ("item_id",),
}
# What a mapping maps to, as columns of canonical entities say which values there are.
MAPPED_TO = {
    "map_movement_type": ("movements", "movement_type"),
    "map_movement_scope": ("movements", "stock_scope"),
    "map_stock_status": ("stock_snapshots", "stock_status"),
    "map_document_kind": ("purchase_order_lines", "document_kind"),
    "map_line_kind": ("sales_order_lines", "line_kind"),
    "map_order_hold": ("sales_order_lines", "hold"),
    "map_planning_type": ("item_parameters", "planning_type"),
}
UNKNOWN = "unknown"  # what a code has that stands in no row
# `as_told`: the code leaves it to others of its document or message.
LEFT_TO_OTHERS = {"map_document_kind": ("as_told",), "map_line_kind": ("as_told",)}
# What one maps to that no column of an entity holds as it is.
OWN_VALUES = {
    "map_supplier_answer": ("answer", ("accepted", "changed", "backordered", "rejected", "hold", "as_told", "none")),
    "map_supplier_date": ("day", ("receipt", "receipt_requested", "despatch", "despatch_requested", "none")),
}


@dataclass(frozen=True)
class Mapping:
    """One table of a landscape: its columns, its rows in order, and which of them are the landscape's own."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    own: tuple[Row, ...]

    def to_csv(self) -> bytes:
        return self._csv(self.rows)

    def own_csv(self) -> bytes:
        """The landscape's own rows, sorted by key: the same bytes in whatever order they stand."""
        key = MAPPING_KEYS[self.name]
        return self._csv(sorted(self.own, key=lambda row: _values(row, key)))

    def _csv(self, rows: Iterable[Row]) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()


def load_mappings(landscape: Path) -> dict[str, Mapping]:
    """Every mapping by name. Raises ContractError naming each file that is none, and each row that does not fit."""
    own = {path.stem: path for path in sorted((landscape / "mappings").glob("*.csv"))}
    strange = own.keys() - MAPPING_KEYS.keys()
    faults = [f"{own[name]}: {no_such('mapping', name, MAPPING_KEYS)}" for name in sorted(strange)]
    rows: dict[str, list[Row]] = {}
    for name in own.keys() & MAPPING_KEYS.keys():
        try:
            rows[name] = _checked_rows(name, own[name], landscape)
        except ContractError as error:
            faults.append(str(error))
    if faults:
        raise ContractError("\n".join(faults))
    return {name: _merged(name, rows.get(name, [])) for name in MAPPING_KEYS}


def merged_mappings(own: dict[str, bytes]) -> dict[str, Mapping]:
    """Every mapping by name, with rows that were a landscape's, as `Mapping.own_csv` gave them.

    They were checked then. Of another version's, a column that this one does not know is left out, one that it adds is
    blank.
    """
    rows = {name: list(csv.DictReader(io.StringIO(content.decode()))) for name, content in own.items()}
    return {name: _merged(name, rows.get(name, [])) for name in MAPPING_KEYS}


def _merged(name: str, own: list[Row]) -> Mapping:
    """The shipped rows, each with the landscape's in its place where it has one, then those that are new."""
    shipped, key = _shipped(name), MAPPING_KEYS[name]
    columns = tuple(shipped.fieldnames or ())
    added = {_values(row, key): row for row in ({column: row.get(column, "") for column in columns} for row in own)}
    rows = {**{_values(row, key): row for row in shipped}, **added}
    return Mapping(name, columns, tuple(rows.values()), tuple(added.values()))


def _shipped(name: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO((SEEDS / f"{name}.csv").read_text(encoding="utf-8")))


def _checked_rows(name: str, path: Path, landscape: Path) -> list[Row]:
    """The rows of a landscape's file. Raises ContractError."""
    columns = tuple(_shipped(name).fieldnames or ())
    rows = _own_rows(path, columns)
    if faults := sorted(_faults(name, columns, rows, landscape)):
        raise ContractError("\n".join(f"{path}:{number}: {words}" for number, words in faults))
    return [row for _, row in rows]


def _faults(name: str, columns: tuple[str, ...], rows: list[NumberedRow], landscape: Path) -> Iterator[Fault]:
    yield from ((number, words) for number, row in rows if (words := _fault_of(row, name, columns)))
    whole = [one for one in rows if None not in (*one[1], *one[1].values())]
    yield from faults_of(name, MAPPING_KEYS[name], whole, list(_shipped(name)), landscape)


def _fault_of(row: Row, name: str, columns: tuple[str, ...]) -> str | None:
    """In words what is wrong with a row of a mapping, or None."""
    if None in row or None in row.values():
        return f"needs {len(columns)} values, one per column"
    if not all(_values(row, MAPPING_KEYS[name])):
        return f"{' and '.join(MAPPING_KEYS[name])} must be filled"
    column, allowed = _allowed(name)
    if allowed and row[column] not in allowed:
        return f"{column} {row[column]!r} is not one of {', '.join(allowed)}"
    return None


@cache
def _allowed(name: str) -> tuple[str, tuple[str, ...]]:
    """The column that the mapping maps to, and the values that it may have; blank where any will do."""
    entity, column = MAPPED_TO.get(name, (None, ""))
    if entity is None:
        return OWN_VALUES.get(name, (column, ()))
    values = next(one.values for one in load_entities()[entity].columns if one.name == column)
    return column, (*(one for one in values if one != UNKNOWN), *LEFT_TO_OTHERS.get(name, ()))


def _values(row: Row, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _own_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, Row]]:
    """Number and values of each row; null is the value, or the name, of what there is too little or too much of."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
        if sorted(reader.fieldnames or []) != sorted(columns):
            raise ContractError(f"{path}:1: the columns must be {', '.join(columns)}")
        return [(reader.line_num, {name: _stripped(value) for name, value in row.items()}) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContractError(f"{path}: cannot be read as CSV in UTF-8: {error}") from error
