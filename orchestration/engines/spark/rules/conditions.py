"""Conditions, and whether a row is among others."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from orchestration.engines.spark.rules.expressions import if_, paren, spark, struct_of
from orchestration.engines.spark.rules.registry import rewrites


@rewrites(exp.NullSafeNEQ)
def is_distinct_from(node: exp.Expr) -> exp.Expr:
    same = exp.NullSafeEQ(this=paren(node.this), expression=paren(node.expression))
    return exp.Paren(this=exp.Not(this=exp.Paren(this=same)))


@rewrites(exp.If)
def if_without_else(node: exp.Expr) -> exp.Expr | None:
    if node.args.get("false") is not None or isinstance(node.parent, exp.Case):
        return None
    return if_(node.this.copy(), node.args["true"].copy())


@rewrites(exp.In)
def among(node: exp.Expr) -> exp.Expr | None:
    """`(a, b) in ((1, 2), …)`: column by column. `(a, b) in (select (a, b) …)`: the columns by themselves.

    `x in (select …)` where it is no condition by itself: in the set of them; such a set has no nulls.
    """
    query = node.args.get("query")
    if query is None:
        return _one_of_rows(node) if isinstance(node.this, exp.Tuple) else None
    for inner in query.find_all(exp.Select) if isinstance(node.this, exp.Tuple) else ():
        chosen = inner.expressions[0].unalias()
        if len(inner.expressions) == 1 and isinstance(chosen, exp.Tuple):
            inner.set("expressions", [one.copy() for one in chosen.expressions])
    return None if _is_condition(node) else _in_set(node, query)


def _one_of_rows(node: exp.Expr) -> exp.Expr:
    return exp.paren(exp.or_(*(exp.and_(*_equal(node.this, row)) for row in node.expressions)))


def _equal(one: exp.Expr, other: exp.Expr) -> Iterator[exp.Expr]:
    for left, right in zip(one.expressions, other.expressions, strict=True):
        yield exp.EQ(this=left.copy(), expression=right.copy())


def _is_condition(node: exp.Expr) -> bool:
    """Whether rows stay or go by it, alone or with others: Spark joins on those."""
    parent = node.parent
    while isinstance(parent, (exp.And, exp.Paren, exp.Not)):
        parent = parent.parent
    return isinstance(parent, (exp.Where, exp.Having))


def _in_set(node: exp.Expr, query: exp.Expr) -> exp.Expr:
    wanted = node.this.expressions if isinstance(node.this, exp.Tuple) else [node.this]
    names = [f"c{place}" for place in range(len(wanted))]
    alias = exp.TableAlias(this=exp.to_identifier("_set"), columns=[exp.to_identifier(one) for one in names])
    columns = [exp.column(name, "_set") for name in names]
    collected = spark("collect_set", columns[0] if len(names) == 1 else struct_of(names, columns))
    found = exp.select(collected).from_(exp.Subquery(this=query.unnest().copy(), alias=alias))
    one = wanted[0].copy() if len(wanted) == 1 else struct_of(names, wanted)
    return spark("array_contains", exp.Subquery(this=found), one)
