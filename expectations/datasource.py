"""Great Expectations on DuckDB: a datasource that reads the warehouse and cannot write it.

The stock SQL engine gives its connection back before it fetches, which DuckDB answers with an empty
result. This one keeps one connection for the length of a stage.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.dialects import postgresql

from orchestration.connections import with_store


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """The SQL engine with one kept connection, and PostgreSQL's types, which DuckDB shares."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialect_module = postgresql
        sqlalchemy.event.listen(self.engine, "connect", _connected)

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if not self._connection:
            self._connection = self.engine.connect()
        try:
            yield self._connection
        except Exception:
            self._connection.rollback()
            raise


class DuckDBDatasource(SQLDatasource):
    """A DuckDB file as a Great Expectations datasource."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> builtins.type[SqlAlchemyExecutionEngine]:
        return DuckDBExecutionEngine

    def get_engine(self) -> sqlalchemy.Engine:
        engine: sqlalchemy.Engine = super().get_engine()
        if not sqlalchemy.event.contains(engine, "connect", _connected):
            sqlalchemy.event.listen(engine, "connect", _connected)
        return engine

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query gives, on the connection that the checks ran on."""
        with self.get_execution_engine().get_connection() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def close(self) -> None:
        """Let go of the file, so that the next dbt stage may write it."""
        engine = self.get_execution_engine()
        if engine._connection:
            engine._connection.close()
        engine.engine.dispose()
        self.get_engine().dispose()  # looks up tables, apart from the one that checks them


def _connected(connection: Any, _: object) -> None:
    """Let a new connection read what is kept on a store. Raises StoreFailed."""
    (file,) = connection.execute("select path from duckdb_databases() where not internal").fetchone()
    with_store(connection, Path(file))


def warehouse_datasource(warehouse: Path) -> DuckDBDatasource:
    """The warehouse file, read-only. Raises when the file is missing or another process writes it. Its path is no part
    of the connection string, in which Great Expectations would put the environment's variables."""
    return DuckDBDatasource(
        name="warehouse",
        connection_string="duckdb:///warehouse",
        create_temp_table=False,
        kwargs={"connect_args": {"database": str(warehouse), "read_only": True}},
    )
