"""The form of a query: what comes out is DuckDB's SQL still, of the kind that Spark has too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import alias_of, replaced

PICKED = "_picked"
AGGREGATES = ("product",)  # that the parser does not know for one


def unpivot(tree: exp.Expr) -> exp.Expr:
    """`t unpivot include nulls (value for name in (a, b))`: a row for each of a list of names and values."""
    for pivot in list(tree.find_all(exp.Pivot)):
        source = pivot.parent
        field = pivot.args["fields"][0]
        if not pivot.args.get("unpivot") or not pivot.args.get("include_nulls") or not isinstance(source, exp.Table):
            raise NotCarried("a pivot, or an unpivot that leaves nulls out")
        columns = [one.name for one in field.expressions]
        (value,), name = pivot.expressions, field.this
        pairs = ", ".join(f"{{'name': '{column}', 'value': {column}}}" for column in columns)
        source.set("pivots", None)
        query = (
            f"select * exclude ({', '.join(columns)}, _pair), _pair.name as {name.name}, _pair.value as {value.name} "
            f"from (select *, unnest([{pairs}]) as _pair from {source.sql('duckdb')}) as _pairs"
        )
        source.replace(
            exp.Subquery(this=exp.maybe_parse(query, dialect="duckdb"), alias=alias_of(source.alias_or_name))
        )
    return tree


def distinct_on(tree: exp.Expr) -> exp.Expr:
    """`select distinct on (a) … order by a, b`: the first row of each, by its number."""
    for select in tree.find_all(exp.Select):
        distinct = select.args.get("distinct")
        if distinct is None or distinct.args.get("on") is None:
            continue
        order = select.args.pop("order", None)
        if order is None:
            raise NotCarried("distinct on without an order, which gives any row")
        on = distinct.args["on"]
        keys = on.expressions if isinstance(on, exp.Tuple) else [on]
        number = exp.Window(this=exp.RowNumber(), partition_by=[one.copy() for one in keys], order=order)
        select.set("distinct", None)
        select.set("qualify", exp.Qualify(this=exp.EQ(this=number, expression=exp.Literal.number(1))))
    return tree


def numbered_rows(tree: exp.Expr) -> exp.Expr:
    """`row_number() over (…)` of rows in no order, which Spark wants to be told."""
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            window.set("order", exp.Order(expressions=[exp.Ordered(this=exp.null())]))
    return tree


def named_windows(tree: exp.Expr) -> exp.Expr:
    """`over w … window w as (…)`: each window says itself what it is over."""
    for select in tree.find_all(exp.Select):
        windows = {window.name: window for window in select.args.get("windows") or []}
        for window in list(select.find_all(exp.Window)):
            if (
                window.alias not in windows
                or window.find_ancestor(exp.Select) is not select
                or window.arg_key == "windows"
            ):
                continue
            for part in ("partition_by", "order", "spec"):
                _take(window, windows[window.alias], part)
            window.set("alias", None)
        select.set("windows", None)
    return tree


def _take(window: exp.Window, named: exp.Window, part: str) -> None:
    value = named.args.get(part)
    if value and not window.args.get(part):
        window.set(part, [one.copy() for one in value] if isinstance(value, list) else value.copy())


def group_by_all(tree: exp.Expr) -> exp.Expr:
    """`group by all`: by each column of the result that no aggregate makes."""
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is None or not group.args.get("all"):
            continue
        keys = [one.unalias() for one in select.selects if one.find(exp.Column) and not _is_computed_of_rows(one)]
        select.set("group", exp.Group(expressions=[key.copy() for key in keys]) if keys else None)
    return tree


def _is_computed_of_rows(node: exp.Expr) -> bool:
    """Whether an aggregate or a window makes it."""
    return any(
        not isinstance(found, exp.Anonymous) or found.name.lower() in AGGREGATES
        for found in node.find_all(exp.AggFunc, exp.Window, exp.Anonymous)
    )


def qualify(tree: exp.Expr) -> exp.Expr:
    """`qualify c`: the rows of an inner query whose column says so."""
    for select in reversed(list(tree.find_all(exp.Select))):
        condition = select.args.get("qualify")
        if condition is None:
            continue
        inner = select.copy()
        outside = {part: inner.args.pop(part, None) for part in ("with_", "order", "limit")}
        inner.set("qualify", None)
        inner.set("expressions", [*inner.expressions, exp.alias_(condition.this.copy(), PICKED)])
        outer = exp.select(exp.Star(except_=[exp.to_identifier(PICKED)])).from_(
            exp.Subquery(this=inner, alias=alias_of("_rows"))
        )
        outer = outer.where(exp.column(PICKED, "_rows"))
        for part, value in outside.items():
            outer.set(part, value)
        tree = replaced(tree, select, outer)
    return tree


def union_by_name(tree: exp.Expr) -> exp.Expr:
    """`union all by name`: both sides have all columns in one order, null where a side has none of that name."""
    for union in reversed(list(tree.find_all(exp.SetOperation))):
        if not union.args.get("by_name"):
            continue
        left, right = _names(union.this), _names(union.expression)
        names = [*left, *(name for name in right if name not in left)]
        union.set("this", _in_order(union.this, left, names))
        union.set("expression", _in_order(union.expression, right, names))
        union.set("by_name", False)
    return tree


def _names(query: exp.Expr) -> list[str]:
    return [one.alias_or_name for one in cast(exp.Query, query.unnest()).selects]


def _in_order(query: exp.Expr, has: Iterable[str], names: list[str]) -> exp.Expr:
    if list(has) == names and not isinstance(query, exp.SetOperation):
        return query
    inner = query.this if isinstance(query, exp.Subquery) else query
    columns = [
        exp.column(name, "_side", quoted=True) if name in has else exp.alias_(exp.Null(), name, quoted=True)
        for name in names
    ]
    return exp.select(*columns).from_(exp.Subquery(this=inner.copy(), alias=alias_of("_side")))
