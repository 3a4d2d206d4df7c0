"""Two homes of one enterprise, one built by DuckDB and one by Spark, relation by relation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from orchestration.engines.plan import Plan, Relation
from orchestration.engines.spark.engine import SparkEngine
from orchestration.engines.spark.session import session
from orchestration.engines.spark.transpile import view_name
from orchestration.engines.spark.types import spark_type_name, stored_type
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
    with duckdb.connect() as connection, TemporaryDirectory() as folder:
        connection.execute(f"attach '{ours.warehouse}' as truestock (read_only); set TimeZone = 'UTC'")
        for relation in plan.relations.values():
            yield _compared(connection, relation, Path(folder) / relation.alias)


def _compared(connection: duckdb.DuckDBPyConnection, relation: Relation, folder: Path) -> Compared:
    name = f"{relation.schema}.{relation.alias}"
    ours = f'truestock."{relation.schema}"."{relation.alias}"'
    found = {column.lower(): kind for column, kind, *_ in connection.execute(f"describe from {ours}").fetchall()}
    rows = _count(connection, f"select 1 from {ours}")
    theirs = session().table(view_name(relation.schema, relation.alias))
    given = {one.name: one.dataType.simpleString() for one in theirs.schema}
    if found.keys() != given.keys():
        return Compared(name, rows, rows, rows, (f"columns {', '.join(given)}",))
    differ = tuple(f"{one}: {given[one]}" for one, kind in found.items() if given[one] != _named(kind))
    stored = ", ".join(f'"{column}"::{stored_type(kind)} as "{column}"' for column, kind in found.items())
    theirs.write.parquet(str(folder))
    columns = ", ".join(f'"{column}"' for column in found)
    files = list(map(str, folder.glob("*.parquet")))  # an engine may write none where there is no row
    written = f"select {columns} from read_parquet({files})" if files else f"select {stored} from {ours} limit 0"
    sides = f"select {stored} from {ours}", written
    missing, more = (_count(connection, f"{one} except all {other}") for one, other in (sides, sides[::-1]))
    return Compared(name, rows, missing, more, differ)


@cache
def _named(kind: str) -> str:
    """Spark's own name of the type that it stores for one of DuckDB's."""
    schema = session().sql(f"select cast(null as {spark_type_name(kind)}) as one").schema
    return str(schema["one"].dataType.simpleString())


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(f"select count(*) from ({query})").fetchall()[0][0])
