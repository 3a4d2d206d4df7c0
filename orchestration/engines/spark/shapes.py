"""What columns a query gives, as DuckDB tells: it binds each one over empty relations of the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

from sqlglot import exp
from sqlglot.schema import MappingSchema

from orchestration.connections import in_memory

SCRATCH = "_parts"
Columns = Mapping[str, str]
"""Names and types of columns, in their order, in the words of DuckDB."""


class Shapes:
    """Empty relations, each as `schema.name` with its columns, and the columns of any query over them."""

    def __init__(self) -> None:
        self._connection = in_memory()
        self._connection.execute("attach ':memory:' as truestock; use truestock; set TimeZone = 'UTC'")
        self._numbers = count()
        self.schema = MappingSchema(dialect="duckdb")

    def close(self) -> None:
        self._connection.close()

    def add(self, schema: str, name: str, columns: Columns) -> None:
        """Make a relation known. Raises duckdb.Error where there is one of that name."""
        defined = ", ".join(f'"{column}" {data_type}' for column, data_type in columns.items())
        self._connection.execute(f'create schema if not exists "{schema}"')
        self._connection.execute(f'create table "{schema}"."{name}" ({defined})')
        table = exp.table_(name.lower(), db=schema.lower(), quoted=True)
        self.schema.add_table(table, {column.lower(): one for column, one in columns.items()}, normalize=False)

    @contextmanager
    def scratch(self) -> Iterator[str]:
        """A schema of a name that no other has had, for relations that are forgotten afterwards."""
        schema = f"{SCRATCH}{next(self._numbers)}"
        try:
            yield schema
        finally:
            self._connection.execute(f'drop schema if exists "{schema}" cascade')

    def of(self, query: str) -> Columns:
        """The columns that a query of DuckDB gives. Raises duckdb.Error."""
        return {name: data_type for name, data_type, *_ in self._connection.execute(f"describe {query}").fetchall()}
