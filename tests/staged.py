"""Deliveries from their bytes to rows of a canonical entity: read, held to the contract, then the staging SQL."""

from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import duckdb

from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.engines.plan import Model
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import enforce
from orchestration.landscape.mappings import SEEDS
from orchestration.settings import HomePaths
from tests.conftest import SAMPLE

NOW = datetime(2026, 11, 18, 4, 30, tzinfo=UTC)
ORIGIN = "'{system}' as _system, 'UTC' as _time_zone, null::varchar as _refusal"


def compiled_sql(folder: Path) -> dict[str, str]:
    """The compiled SQL of the sample's models by name."""
    home = HomePaths(folder)
    ensure_manifest(home, SAMPLE)
    return {step.name: step.sql for step in home_plan(home).steps if isinstance(step, Model)}


@contextmanager
def warehouse(seeds: str):
    """A warehouse in memory with the shipped mappings that `seeds`, a pattern, names; what is loaded into it goes."""
    connection = _with_mappings(seeds)
    yield connection
    loaded = "select schema_name from duckdb_schemas() where database_name = 'truestock' and schema_name like 'raw_%'"
    for (schema,) in connection.execute(loaded).fetchall():
        connection.execute(f"drop schema {schema} cascade")


@cache
def _with_mappings(seeds: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as truestock; use truestock; create schema seeds")
    for path in SEEDS.glob(seeds):
        connection.execute(f"create table seeds.{path.stem} as from read_csv('{path}', all_varchar = true)")
    return connection


def load_raw(
    connection: duckdb.DuckDBPyConnection, folder: Path, system: str, files: dict[str, str | list[str]]
) -> list[str]:
    """Raw tables of what `system`, of the dialect of its name, delivered, a file or several of an entity; in words why
    rows were refused."""
    source, refused = SAMPLE.source(system), []
    connection.execute(f"create schema raw_{system}")
    for name, told in files.items():
        for number, text in enumerate([told] if isinstance(told, str) else told, start=1):
            delivery = Delivery(system, name, 1, number, f"x.{source.format.extension}", "0" * 64, 1, None, NOW, NOW)
            accepted = folder / f"{name}-{number}.parquet"
            content = text.encode()
            enforced = enforce(
                delivery, lambda content=content: nullcontext(BytesIO(content)), source, source.entity(name), accepted
            )
            assert enforced.rejection is None, enforced.rejection
            refused += enforced.dead_letters["detail"].to_list()
        rows = f"select *, {ORIGIN.format(system=system)} from read_parquet('{folder}/{name}-*.parquet')"
        connection.execute(f'create table raw_{system}."{name}" as {rows}')
    return refused


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    found = connection.execute(f"from ({sql}) order by row_number")
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
