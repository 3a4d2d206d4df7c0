"""Lists, structs and maps."""

from __future__ import annotations

import json

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import as_type, if_, is_null, number, paren, spark
from orchestration.engines.spark.rules.registry import rewrites
from orchestration.engines.spark.types import LISTS, TEXTS, is_known, spark_type, spark_type_name, type_of


@rewrites(exp.Length)
def length(node: exp.Expr) -> exp.Expr | None:
    """`len(l)` of a list. What is of no known type is text, of which Spark would refuse a list."""
    return spark("size", node.this.copy()) if type_of(node.this) in LISTS else None


@rewrites(exp.Bracket)
def element(node: exp.Expr) -> exp.Expr | None:
    """`l[i]`, `m[k]`: null where there is none; `l[:n]` the first of them."""
    (index,) = node.expressions
    if isinstance(index, exp.Slice):
        if index.this is not None or index.expression is None:
            raise NotCarried("a slice that is not from the beginning")
        return spark("slice", node.this.copy(), 1, index.expression.copy())
    if index.is_string or type_of(index) in TEXTS:
        return spark("try_element_at", node.this.copy(), index.copy())
    if not index.is_int:
        raise NotCarried(f"an element of a list by {index.sql('duckdb')}")
    place = int(index.to_py())  # counted from 0 by the parser
    return spark("try_element_at", node.this.copy(), place + 1)


@rewrites("row")
def row(node: exp.Expr) -> exp.Expr:
    return spark("struct", *(one.copy() for one in node.expressions))


@rewrites(exp.FromJson, "from_json")
def from_json(node: exp.Expr) -> exp.Expr:
    """`from_json(s, structure)`: the structure as Spark names it."""
    text, structure = node.expressions if isinstance(node, exp.Anonymous) else (node.this, node.expression)
    return spark("from_json", text.copy(), _json_type(json.loads(structure.name)))


def _json_type(structure: object) -> str:
    if isinstance(structure, list):
        return f"array<{_json_type(structure[0])}>"
    if isinstance(structure, dict):
        return f"struct<{', '.join(f'`{name}`: {_json_type(held)}' for name, held in structure.items())}>"
    return spark_type_name(str(structure))


@rewrites(exp.ArrayContains)
def list_contains(node: exp.Expr) -> exp.Expr:
    """`list_contains(l, x)`: false where it is not there, whatever nulls are; null alone of no list or no value."""
    there = spark("coalesce", spark("array_contains", node.this.copy(), node.expression.copy()), exp.false())
    known = exp.and_(exp.Not(this=is_null(node.this)), exp.Not(this=is_null(node.expression)))
    return if_(known, there)


@rewrites(exp.ArrayConcat)
def list_concat(node: exp.Expr) -> exp.Expr:
    """`list_concat(a, b)`: what is null counts as nothing."""
    return _joined(*(_or_empty(one) for one in (node.this, *node.expressions)))


@rewrites(exp.ArrayAppend)
def list_append(node: exp.Expr) -> exp.Expr:
    return _joined(_or_empty(node.this), spark("array", node.expression.copy()))


@rewrites(exp.ArrayPrepend)
def list_prepend(node: exp.Expr) -> exp.Expr:
    return _joined(spark("array", node.expression.copy()), _or_empty(node.this))


@rewrites(exp.DPipe)
def pipes(node: exp.Expr) -> exp.Expr | None:
    """`a || b` of lists."""
    sides = (node.this, node.expression)
    return _joined(*map(_or_empty, sides)) if any(type_of(one) in LISTS for one in sides) else None


def _joined(*lists: exp.Expr) -> exp.Expr:
    """A list of lists agrees on one type, whether or not a field of theirs may be null; `concat` takes equal ones."""
    return spark("flatten", spark("array", *lists))


def _or_empty(node: exp.Expr) -> exp.Expr:
    return spark("coalesce", node.copy(), spark("array"))


@rewrites(exp.ArrayDistinct)
def list_distinct(node: exp.Expr) -> exp.Expr:
    """`list_distinct(l)`: without nulls."""
    return spark("array_distinct", _known(node.this))


def _known(node: exp.Expr) -> exp.Expr:
    """The values of a list that are no null."""
    return spark("array_compact", node.copy())


@rewrites(exp.ArraySort)
def list_sort(node: exp.Expr) -> exp.Expr:
    """`list_sort(l)`: rising, nulls at the end."""
    first = node.args.get("nulls_first")
    if node.args.get("expression") is not None or (first is not None and first.to_py()):
        raise NotCarried("list_sort in an order of its own")
    return spark("array_sort", node.this.copy())


@rewrites(exp.ArrayToString)
def array_to_string(node: exp.Expr) -> exp.Expr:
    return spark("array_join", node.this.copy(), node.expression.copy())


@rewrites("list_bool_or", "list_bool_and")
def any_or_all(node: exp.Expr) -> exp.Expr:
    """`list_bool_or(l)`: whether any that is known is true; null of none that is known. `list_bool_and` likewise."""
    (values,) = node.expressions
    decides = exp.Boolean(this=node.name.lower() == "list_bool_or")
    decided = spark("coalesce", spark("array_contains", values.copy(), decides), exp.false())
    is_known = exp.GT(this=spark("size", spark("array_compact", values.copy())), expression=number(0))
    return exp.case().when(decided, decides.copy()).when(is_known, exp.Not(this=decides.copy()))


@rewrites("list_sum")
def list_sum(node: exp.Expr) -> exp.Expr:
    """`list_sum(l)` of quantities: null of none that is known."""
    (values,) = node.expressions
    start = exp.cast(number(0), "decimal(38, 8)")
    body = exp.cast(exp.Add(this=exp.column("whole"), expression=exp.column("item")), "decimal(38, 8)")
    add = exp.Lambda(this=body, expressions=[exp.to_identifier("whole"), exp.to_identifier("item")])
    summed = spark("aggregate", _known(values), start, add)
    return if_(exp.GT(this=spark("size", _known(values)), expression=number(0)), summed)


@rewrites("list_position")
def list_position(node: exp.Expr) -> exp.Expr:
    """`list_position(l, x)`: null where it is not there."""
    return spark("nullif", spark("array_position", *(one.copy() for one in node.expressions)), 0)


@rewrites(exp.GenerateSeries)
def series(node: exp.Expr) -> exp.Expr:
    """`range(a, b)`, `generate_series(a, b)`: rising whole numbers, none where the end is before the start."""
    start, end = node.args["start"], node.args["end"]
    if node.args.get("step") is not None:
        raise NotCarried("a series by steps")
    if node.args.get("is_end_exclusive"):
        end = exp.Sub(this=paren(end), expression=number(1))
    start, end = as_type(start, "bigint"), as_type(end, "bigint")
    return if_(exp.GTE(this=end.copy(), expression=start.copy()), spark("sequence", start, end))


@rewrites(exp.ArrayOverlaps)
def list_has_any(node: exp.Expr) -> exp.Expr:
    """`list_has_any(a, b)`: whether they share a value that is known."""
    return spark("arrays_overlap", _known(node.this), _known(node.expression))


@rewrites("list_intersect")
def list_intersect(node: exp.Expr) -> exp.Expr:
    """`list_intersect(a, b)`: what they share, each once."""
    return spark("array_intersect", *(one.copy() for one in node.expressions))


@rewrites(exp.ArrayFilter, exp.Transform)
def by_place(node: exp.Expr) -> exp.Expr | None:
    """`list_transform(l, lambda one, place: …)`, `list_filter`: places from 1, where Spark counts from 0."""
    if len(node.expression.expressions) < 2:
        return None
    made = node.copy()
    body, place = made.expression, made.expression.expressions[1].name
    told = [one for one in body.this.find_all(exp.Column, exp.Identifier) if one.name == place]
    for one in told:
        if not isinstance(one.parent, (exp.Column, exp.Dot)):
            one.replace(exp.Paren(this=exp.Add(this=exp.column(place), expression=number(1))))
    return made


@rewrites(exp.Struct)
def struct(node: exp.Expr) -> exp.Expr | None:
    """A struct of literals may hold nulls, as any other: lists of the two are of one type then, for any engine."""
    return exp.Cast(this=node.copy(), to=spark_type(node.type)) if is_known(node.type) else None
