"""What a cycle reads, as views of a session: the relations that DuckDB makes of the same script.

The script (engines/inputs.py) reads Parquet files alone. The files of each list become a view of their own, and what it
makes of them is transpiled as any statement is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import sqlglot
from sqlglot import exp

from orchestration.engines.spark.session import read_files, session
from orchestration.engines.spark.shapes import Columns, Shapes
from orchestration.engines.spark.transpile import transpile, view_name

FILES = "files"


class Input(NamedTuple):
    """A relation of the script, and the query that makes it."""

    schema: str
    name: str
    query: exp.Expr


def script_inputs(script: str) -> Iterator[Input]:
    """The relations that the script makes, in its order."""
    for statement in sqlglot.parse(script, dialect="duckdb"):
        if isinstance(statement, exp.Create) and statement.kind in ("TABLE", "VIEW"):
            yield Input(statement.this.db, statement.this.name, statement.expression)


def input_columns(inputs: list[Input], shapes: Shapes) -> dict[tuple[str, str], Columns]:
    """The columns of each relation; where a query reads others of the script, they come before it."""
    found: dict[tuple[str, str], Columns] = {}
    for schema, name, query in inputs:
        found[schema, name] = shapes.of(query.sql("duckdb"))
        shapes.add(schema, name, found[schema, name])
    return found


def files_of(inputs: list[Input]) -> Iterator[str]:
    """The path of each file that the relations read."""
    for one in inputs:
        for files in one.query.find_all(exp.ReadParquet):
            yield from _paths(files)


def make_inputs(inputs: list[Input], shapes: Shapes, seen_at: Callable[[str], str]) -> None:
    """Make a view of each relation in the session, whose machines see a file of ours at another path. Raises
    NotCarried."""
    for schema, name, query in inputs:
        own = query.copy()
        for number, files in enumerate(list(own.find_all(exp.ReadParquet))):
            _read_as_view(files, view_name(schema, f"{name}_{number}"), shapes, seen_at)
        made = transpile(own.sql("duckdb"), shapes)
        sql = ", ".join(f"`{part.name}` as ({part.sql})" for part in made.parts)
        session().sql(f"with {sql} {made.sql}" if sql else made.sql).createOrReplaceTempView(view_name(schema, name))


def _read_as_view(files: exp.ReadParquet, name: str, shapes: Shapes, seen_at: Callable[[str], str]) -> None:
    paths = [seen_at(path) for path in _paths(files)]
    columns = shapes.of(f"from {files.sql('duckdb')}")
    read_files(paths, columns).createOrReplaceTempView(view_name(FILES, name))
    shapes.add(FILES, name, columns)
    table = files.parent if isinstance(files.parent, exp.Table) else files
    table.replace(exp.Table(this=exp.to_identifier(name), db=exp.to_identifier(FILES), alias=table.args.get("alias")))


def _paths(files: exp.ReadParquet) -> list[str]:
    return [one.name for one in files.expressions[0].expressions]
