"""The unit tests of the models, as dbt states them, on the SQL that cycles run: each model's compiled statement, with
the rows that its test gives as all that there is in the warehouse."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import duckdb
import yaml

from orchestration.connections import reading
from orchestration.engines.plan import Model, Plan, Seed

INPUT = re.compile(r"(?:ref|source)\((?:'(?P<schema>\w+)', *)?'(?P<name>\w+)'\)")
Rows = list[dict[str, str | None]]


@dataclass(frozen=True)
class ModelUnit:
    """A test of a model: the rows of what it reads, by source and name, and those that it gives. A mapping of which no
    rows are given is as it ships."""

    name: str
    model: str
    given: dict[tuple[str | None, str], Rows]
    expected: Rows


def model_units(project: Path) -> Iterator[ModelUnit]:
    """All of a dbt project."""
    for path in sorted(project.rglob("*__unit_tests.yml")):
        for one in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["unit_tests"]:
            given = {_input(told["input"]): _rows(told["rows"]) for told in one["given"] if "rows" in told}
            yield ModelUnit(one["name"], one["model"], given, _rows(one["expect"]["rows"]))


def _input(told: str) -> tuple[str | None, str]:
    found = INPUT.fullmatch(told)
    assert found, told
    return found["schema"], found["name"]


def _rows(told: str | list[dict[str, object]]) -> Rows:
    """Blank cells are null in CSV."""
    if isinstance(told, str):
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(StringIO(told))]
    return [{name: None if cell is None else str(cell) for name, cell in row.items()} for row in told]


def _relations(warehouse: Path) -> list[tuple[str, str, str]]:
    """Schema, name and typed columns of every table and view."""
    with reading(warehouse) as connection:
        return connection.execute("""
            select
                table_schema,
                table_name,
                string_agg(format('"{}" {}', column_name, data_type), ', ' order by ordinal_position)
            from information_schema.columns
            group by all
        """).fetchall()


class Bench:
    """A warehouse with the relations of a real one to run models in, one by one; all are empty but the mappings."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, warehouse: Path, plan: Plan, sources: Mapping) -> None:
        self._connection = connection
        self._models = {step.name: step for step in plan.steps if isinstance(step, Model)}
        self._places = {(None, step.name): (step.schema, step.alias) for step in plan.steps if hasattr(step, "alias")}
        self._places |= {(one["source_name"], one["name"]): (one["schema"], one["identifier"]) for one in sources}
        connection.execute("attach ':memory:' as truestock; use truestock")
        for name, value in plan.duckdb.settings.items():
            connection.execute(f"set {name} = '{value}'")
        for schema in {schema for schema, _ in self._places.values()}:
            connection.execute(f'create schema "{schema}"')
        for schema, name, columns in _relations(warehouse):
            if (schema, name) in self._places.values():
                connection.execute(f'create table "{schema}"."{name}" ({columns})')
        connection.execute(f"attach '{warehouse}' as built (read_only)")
        for seed in (step for step in plan.steps if isinstance(step, Seed)):
            connection.execute(f'insert into "{seed.schema}"."{seed.alias}" from built."{seed.schema}"."{seed.alias}"')
        connection.execute("detach built")

    def differing(self, unit: ModelUnit) -> list[tuple]:
        """Rows that the model gives and should not, or should and does not, with a word on which."""
        self._connection.begin()
        try:
            for place, rows in unit.given.items():
                schema, name = self._places[place]
                self._connection.execute(f'truncate "{schema}"."{name}"')
                self._fill(f'"{schema}"."{name}"', rows)
            return self._compared(self._models[unit.model].sql, unit.expected)
        finally:
            self._connection.rollback()

    def _fill(self, relation: str, rows: Rows) -> None:
        if names := list(dict.fromkeys(name for row in rows for name in row)):
            columns = ", ".join(f'"{name}"' for name in names)
            cells = ", ".join(f"({', '.join('?' * len(names))})" for _ in rows)
            values = [row.get(name) for row in rows for name in names]
            self._connection.execute(f"insert into {relation} ({columns}) values {cells}", values)

    def _compared(self, sql: str, expected: Rows) -> list[tuple]:
        columns = ", ".join(f'"{name}"' for name in (expected[0] if expected else ["*"])).replace('"*"', "*")
        self._connection.execute(f"create or replace temp table given as select {columns} from ({sql})")
        self._connection.execute("create or replace temp table expected as from given limit 0")
        self._fill("expected", expected)
        return self._connection.execute("""
            select 'given, and not expected', * from (from given except all from expected)
            union all by name
            select 'expected, and not given', * from (from expected except all from given)
        """).fetchall()
