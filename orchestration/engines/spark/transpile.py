"""A statement of DuckDB's SQL as Spark runs it: the one seam between the two.

A statement is parsed, its columns are resolved and typed by the shapes of what it reads, and the rules rewrite what
Spark says otherwise. Every column of the result is cast to the type that DuckDB gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from orchestration.engines.spark.query import Part, Query
from orchestration.engines.spark.rules import (
    NotCarried,
    aggregates,
    carried,
    names,
    queries,
    registry,
)
from orchestration.engines.spark.shapes import Columns, Shapes
from orchestration.engines.spark.types import TYPING, spark_type_name

Rewrite = Callable[[exp.Expr], exp.Expr]
OF_QUERIES: tuple[Rewrite, ...] = (
    queries.unpivot,
    queries.distinct_on,
    queries.named_windows,
    queries.numbered_rows,
    queries.qualify,
)
OF_NAMED_COLUMNS: tuple[Rewrite, ...] = (names.merged_columns, queries.group_by_all, queries.union_by_name)
OF_EXPRESSIONS: tuple[Rewrite, ...] = (aggregates.aggregates, registry.expressions, carried.carried)


def view_name(schema: str, name: str) -> str:
    """The name of a relation in a session of Spark, whose temporary views are of no schema."""
    return re.sub(r"\W+", "_", f"{schema}__{name}").lower()


def transpile(query: str, shapes: Shapes) -> Query:
    """A query of DuckDB in Spark's SQL. Raises NotCarried."""
    try:
        return _transpiled(query, shapes)
    except SqlglotError as error:
        raise NotCarried(str(error).splitlines()[0]) from error


def _transpiled(query: str, shapes: Shapes) -> Query:
    tree = sqlglot.parse_one(query, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
    for rewrite in OF_QUERIES:
        tree = rewrite(tree)
    with shapes.scratch() as scratch:
        statement = _Statement(shapes, scratch, [])
        statement.take_out_parts(tree, "")
        return Query(tuple(statement.parts), statement.spark_sql(tree))


@dataclass(frozen=True)
class _Statement:
    """A statement while it is transpiled: its common table expressions and the queries that it selects from are parts,
    each known to those after it as a relation of a schema `scratch`, so that each has columns of known types."""

    shapes: Shapes
    scratch: str
    parts: list[Part]

    def take_out_parts(self, query: exp.Expr, prefix: str) -> None:
        """Make a part of each query within this one; what it read of them it reads by their names."""
        with_ = query.args.get("with_")
        query.set("with_", None)
        expressions = with_.expressions if with_ else []
        for cte in expressions:
            name = f"{prefix}{cte.alias}".lower()
            self._add(name, cte.alias, cte.this)
            for after in (*expressions, query):
                self._refer(cte.alias, name, after)
        for subquery in _selected_from(query):
            name = f"{prefix}{subquery.alias}_{len(self.parts)}".lower()
            self._add(name, None, subquery.this)
            subquery.replace(self._table(name, subquery.alias or name))

    def _add(self, name: str, own_name: str | None, query: exp.Expr) -> None:
        """Raises NotCarried, duckdb.Error."""
        if own_name is None or not any(_is_part(table, own_name) for table in query.find_all(exp.Table)):
            self.parts.append(Part(name, self._made_known(name, query)))
            return
        if not isinstance(query, exp.Union):
            raise NotCarried(f"{own_name} reads itself and is no union")
        sql = self._made_known(name, query.this)
        step = query.expression
        _name_as(step, query.this)
        self._refer(own_name, name, step)
        self.take_out_parts(step, f"{name}_")
        self.parts.append(Part(name, sql, self.spark_sql(step), bool(query.args.get("distinct"))))

    def _made_known(self, name: str, query: exp.Expr) -> str:
        self.take_out_parts(query, f"{name}_")
        self.shapes.add(self.scratch, name, self.shapes.of(query.sql("duckdb")))
        return self.spark_sql(query)

    def _refer(self, own_name: str, name: str, query: exp.Expr) -> None:
        for table in query.find_all(exp.Table):
            if _is_part(table, own_name):
                table.replace(self._table(name, table.alias or own_name, table.args.get("joins")))

    def _table(self, name: str, alias: str, joins: list[exp.Join] | None = None) -> exp.Table:
        return exp.Table(
            this=exp.to_identifier(name),
            db=exp.to_identifier(self.scratch),
            alias=exp.TableAlias(this=exp.to_identifier(alias)),
            joins=joins,
        )

    def spark_sql(self, query: exp.Expr) -> str:
        """A query without parts of its own; its columns have the types that DuckDB gives them."""
        columns = self.shapes.of(query.sql("duckdb"))
        tree = _resolved(query.copy(), self.shapes)
        for rewrite in OF_EXPRESSIONS:
            tree = rewrite(tree)
        for table in tree.find_all(exp.Table):
            if table.db:
                name = table.name if table.db == self.scratch else view_name(table.db, table.name)
                table.set("this", exp.to_identifier(name))
                table.set("db", None)
        return pinned(tree.sql("spark", identify=True, unsupported_level=ErrorLevel.RAISE), columns)


def _name_as(step: exp.Expr, first: exp.Expr) -> None:
    """Name what a step selects as the query before it does: the columns of a union are matched by their place."""
    names = [one.alias_or_name for one in first.expressions]
    if len(names) == len(step.expressions) and not any(one.is_star for one in (*first.expressions, *step.expressions)):
        step.set(
            "expressions", [exp.alias_(one.unalias(), name) for one, name in zip(step.expressions, names, strict=True)]
        )


def _is_part(table: exp.Table, name: str) -> bool:
    return not table.db and table.name.lower() == name.lower()


def _selected_from(query: exp.Expr) -> Iterator[exp.Subquery]:
    """The queries that a query, or either side of a union, selects from or joins."""
    for side in (query.this, query.expression) if isinstance(query, exp.SetOperation) else ():
        yield from _selected_from(side)
    if isinstance(query, exp.Subquery):
        yield from _selected_from(query.this)
    if isinstance(query, exp.Select):
        sources = [query.args.get("from_"), *(query.args.get("joins") or [])]
        yield from [one.this for one in sources if one is not None and isinstance(one.this, exp.Subquery)]


def pinned(sql: str, columns: Columns) -> str:
    """The query, its columns cast to the types that they have in DuckDB."""
    cast = ", ".join(
        f"cast(`{name.lower()}` as {spark_type_name(data_type)}) as `{name.lower()}`"
        for name, data_type in columns.items()
    )
    return f"select {cast} from ({sql})"


def _resolved(tree: exp.Expr, shapes: Shapes) -> exp.Expr:
    """Each column with its relation and type, in the forms that both engines have."""
    names.joins_on_names(tree, shapes.schema)
    filters = names.take_off_filters(tree)
    tree = names.lateral_aliases(_qualified(tree, shapes, expand_alias_refs=False))
    tree = _qualified(tree, shapes, expand_alias_refs=True)
    names.put_back_filters(tree, filters)
    for rewrite in OF_NAMED_COLUMNS:
        tree = rewrite(tree)
    return annotate_types(tree, schema=shapes.schema, dialect="duckdb", expression_metadata=TYPING)


def _qualified(tree: exp.Expr, shapes: Shapes, expand_alias_refs: bool) -> exp.Expr:
    return qualify(
        tree,
        schema=shapes.schema,
        dialect="duckdb",
        quote_identifiers=False,
        identify=False,
        validate_qualify_columns=False,
        expand_alias_refs=expand_alias_refs,
    )
