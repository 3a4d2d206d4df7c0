"""Two homes of one enterprise, one built by DuckDB and one by Spark, relation by relation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from orchestration.engines.plan import Plan, Relation
from orchestration.engines.spark.engine import SparkEngine
from orchestration.engines.spark.session import session
from orchestration.engines.spark.transpile import view_name
from orchestration.engines.spark.types import stored_type
from orchestration.settings import HomePaths


class Compared(NamedTuple):
    """A relation: its rows in DuckDB, how many only one of the two has, and the columns of another type in Spark."""

    name: str
    rows: int
    only_duckdb: int
    only_spark: int
    types: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        return not (self.only_duckdb or self.only_spark or self.types)


def compared(plan: Plan, ours: HomePaths, theirs: HomePaths) -> Iterator[Compared]:
    """Every seed and model, in the plan's order, `theirs` as Spark has it: its tables, and its views computed there."""
    list(SparkEngine(theirs, plan).build(()))  # gives this session what is kept of them
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours.warehouse}' as truestock (read_only); set TimeZone = 'UTC'")
        for relation in plan.relations.values():
            yield _compared(connection, relation)


def _compared(connection: duckdb.DuckDBPyConnection, relation: Relation) -> Compared:
    name = f"{relation.schema}.{relation.alias}"
    ours = f'truestock."{relation.schema}"."{relation.alias}"'
    wanted = {column.lower(): stored_type(kind) for column, kind in _types(connection, ours).items()}
    connection.register("theirs", session().table(view_name(relation.schema, relation.alias)).toArrow())
    given = _types(connection, "theirs")
    columns = ", ".join(f'"{column}"' for column in wanted)
    stored = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in wanted.items())
    differ = tuple(
        f"{one}: {given.get(one)}" for one, kind in wanted.items() if given.get(one) != _named(connection, kind)
    )
    rows = _count(connection, f"select 1 from {ours}")
    if wanted.keys() != given.keys():
        return Compared(name, rows, rows, rows, (f"columns {', '.join(given)}",))
    sides = f"select {stored} from {ours}", f"select {columns} from theirs"
    missing, more = (_count(connection, f"{one} except all {other}") for one, other in (sides, sides[::-1]))
    return Compared(name, rows, missing, more, differ)


def _types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in connection.execute(f"describe from {relation}").fetchall()}


def _named(connection: duckdb.DuckDBPyConnection, kind: str) -> str:
    return str(connection.execute(f"select typeof(null::{kind})").fetchall()[0][0])


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(f"select count(*) from ({query})").fetchall()[0][0])
