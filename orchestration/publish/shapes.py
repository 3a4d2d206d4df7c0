"""The shape of all published tables, and what a change of it does to those who read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from orchestration.contracts.compare import Change
from orchestration.publish.schemas import SCHEMA_VERSION
from orchestration.publish.tables import PublishedTable

Shapes = dict[str, Any]
NOT_NULL = " not null"


def shapes_of(tables: Iterable[PublishedTable]) -> Shapes:
    """{schema_version, tables: {table: {key, columns: {column: type and whether it may be null}}}}."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": {
            table.name: {
                "key": list(table.key),
                "columns": {one.name: one.data_type + NOT_NULL * one.required for one in table.published_columns},
            }
            for table in tables
        },
    }


def changes_of_shape(old: Shapes, new: Shapes) -> list[Change]:
    """Every change from `old` to `new`; what breaks readers without a higher schema version is a change of its own."""
    changes = [change for name in old["tables"] for change in _of_table(name, old, new)]
    changes += [Change(name, "table added", False) for name in new["tables"] if name not in old["tables"]]
    if any(change.is_breaking for change in changes) and new["schema_version"] <= old["schema_version"]:
        changes.append(Change("SCHEMA_VERSION", f"must be raised above {old['schema_version']}", is_breaking=True))
    return changes


def _of_table(name: str, old: Shapes, new: Shapes) -> Iterator[Change]:
    before, after = old["tables"][name], new["tables"].get(name)
    if after is None:
        yield Change(name, "table removed", is_breaking=True)
        return
    if before["key"] != after["key"]:
        yield Change(name, f"key {', '.join(before['key'])} became {', '.join(after['key'])}", is_breaking=True)
    for column in {**before["columns"], **after["columns"]}:
        yield from _of_column(f"{name}.{column}", before["columns"].get(column), after["columns"].get(column))


def _of_column(place: str, before: str | None, after: str | None) -> Iterator[Change]:
    if before is None:
        yield Change(place, "column added", is_breaking=False)
    elif after is None:
        yield Change(place, "column removed", is_breaking=True)
    elif before != after:
        yield Change(place, f"{before} became {after}", is_breaking=after != before + NOT_NULL)
