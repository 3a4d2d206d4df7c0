"""Aggregates: with their filter, order and window, which are one thing to Spark's collecting functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import as_type, if_, is_null, number, over_item, spark


@dataclass(frozen=True)
class Aggregate:
    """A call of an aggregate, `outer` being all of it: what stands around the call as its filter and window."""

    call: exp.Expr
    outer: exp.Expr
    condition: exp.Expr | None
    window: exp.Window | None

    @staticmethod
    def around(call: exp.Expr) -> Aggregate:
        outer, condition, window = call, None, None
        while isinstance(outer.parent, exp.IgnoreNulls):
            outer = outer.parent
        if isinstance(outer.parent, exp.Filter) and outer.arg_key == "this":
            outer = outer.parent
            condition = outer.expression.this
        if isinstance(outer.parent, exp.Window) and outer.arg_key == "this":
            outer = window = outer.parent
        return Aggregate(call, outer, condition, window)

    def where(self, value: exp.Expr) -> exp.Expr:
        """The value of the rows that the filter lets through, else null."""
        return if_(exp.Paren(this=self.condition.copy()), value) if self.condition else value

    def over(self, call: exp.Expr) -> exp.Expr:
        """The call over the window, where there is one."""
        if self.window is None:
            return call
        window = self.window.copy()
        window.set("this", call)
        return window


EVERY_ROW = exp.WindowSpec(
    kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="UNBOUNDED", end_side="FOLLOWING"
)
Rule = Callable[[Aggregate], exp.Expr | None]


def aggregates(tree: exp.Expr) -> exp.Expr:
    """Every aggregate by the rule of its kind; those that have none stay as they are."""
    holder = exp.Paren(this=tree)
    for call in reversed(list(tree.find_all(*RULES, exp.Anonymous, exp.AggFunc))):
        rule = RULES.get(type(call)) or (product if call.name.lower() == "product" else filtered_window)
        if isinstance(call, exp.Anonymous) and rule is not product:
            continue
        aggregate = Aggregate.around(call)
        if (made := rule(aggregate)) is not None:
            made.type = made.type or aggregate.outer.type or call.type
            aggregate.outer.replace(made)
    return holder.this.pop() if isinstance(holder.this, exp.Expr) else tree


def filtered_window(aggregate: Aggregate) -> exp.Expr | None:
    """`f(x) filter (where c) over (…)`: Spark filters no window, so other rows give null."""
    if aggregate.window is None or aggregate.condition is None:
        return None
    call = aggregate.call.copy()
    value = number(1) if isinstance(call.this, exp.Star) or call.this is None else call.this
    call.set("this", aggregate.where(value))
    return aggregate.over(call)


def any_or_all(aggregate: Aggregate) -> exp.Expr | None:
    """`bool_or(c) over (…)`: by the largest of 0 and 1, which each engine computes over a moving frame."""
    if aggregate.window is None:
        return None
    name = "max" if isinstance(aggregate.call, exp.LogicalOr) else "min"
    value = exp.cast(exp.paren(aggregate.where(aggregate.call.this.copy())), "int")
    return exp.paren(exp.EQ(this=aggregate.over(spark(name, value)), expression=number(1)))


def counted(aggregate: Aggregate) -> exp.Expr | None:
    """`count(distinct x) over (…)`: the size of a set."""
    call = aggregate.call
    if aggregate.window is None or not isinstance(call.this, exp.Distinct):
        return filtered_window(aggregate)
    (value,) = call.this.expressions
    return exp.cast(spark("size", aggregate.over(spark("collect_set", aggregate.where(value.copy())))), "bigint")


def string_agg(aggregate: Aggregate) -> exp.Expr:
    """`string_agg(x, s order by k)`: what is no null, joined in its order; null where there is none."""
    separator: exp.Expr = aggregate.call.args.get("separator") or exp.Literal.string(",")
    value, order, distinct = _told(aggregate.call.this)
    if isinstance(separator, exp.Order):
        separator, order = separator.this, separator.expressions
    values = _collected(aggregate, value, order, distinct, keep_nulls=False)
    return spark("nullif", spark("array_join", values, separator.copy()), "")


def listed(aggregate: Aggregate) -> exp.Expr:
    """`list(x order by k)`: all in their order, nulls too; null where no row is."""
    value, order, distinct = _told(aggregate.call.this)
    return _collected(aggregate, value, order, distinct, keep_nulls=True)


def _told(node: exp.Expr) -> tuple[exp.Expr, list[exp.Expr], bool]:
    """What is collected, its order, and whether each value counts once."""
    order: list[exp.Expr] = []
    if isinstance(node, exp.Order):
        node, order = node.this, node.expressions
    if isinstance(node, exp.Distinct):
        (value,) = node.expressions
        if isinstance(value, exp.Order):
            value, order = value.this, value.expressions
        return value, order, True
    return node, order, False


def _collected(
    aggregate: Aggregate, value: exp.Expr, order: list[exp.Expr], distinct: bool, keep_nulls: bool
) -> exp.Expr:
    """A list of the values; the keys that order them stand before them in structs, which Spark sorts."""
    if distinct and any(one.this != value for one in order):
        raise NotCarried("distinct values in an order of something else")
    keys = [part for one in order for part in _sort_key(one)]
    held = spark("named_struct", *_named([*keys, value.copy()]))
    item = held if keep_nulls else if_(exp.Not(this=is_null(value)), held)
    collected = aggregate.over(spark("collect_set" if distinct else "collect_list", aggregate.where(item)))
    if order:
        collected = spark("sort_array", collected, exp.Boolean(this=not _is_descending(order)))
    values = spark("transform", collected, over_item("item", exp.column(f"k{len(keys)}", "item")))
    return if_(exp.GT(this=spark("size", values), expression=number(0)), values.copy()) if keep_nulls else values


def _named(parts: list[exp.Expr]) -> Iterator[exp.Expr]:
    for place, part in enumerate(parts):
        yield exp.Literal.string(f"k{place}")
        yield part


def _is_descending(order: list[exp.Expr]) -> bool:
    directions = {bool(one.args.get("desc")) for one in order}
    if len(directions) > 1:
        raise NotCarried("a list in rising and falling order at once")
    return directions.pop()


def _sort_key(ordered: exp.Expr) -> Iterator[exp.Expr]:
    """A key, and before it whether it is null, since Spark takes nulls for the least."""
    nulls_first, descends = bool(ordered.args.get("nulls_first")), bool(ordered.args.get("desc"))
    if nulls_first == descends:
        yield is_null(ordered.this)
    yield ordered.this.copy()


def chosen(aggregate: Aggregate) -> exp.Expr:
    """`arg_min(x, k)`, `arg_max(x, k)`: of the rows whose value and key are no null."""
    call = aggregate.call
    name = "min_by" if isinstance(call, exp.ArgMin) else "max_by"
    value, key = call.this, call.expression
    condition: exp.Expr = exp.Not(this=is_null(value))
    if aggregate.condition:
        condition = exp.and_(condition, exp.paren(aggregate.condition.copy()))
    return aggregate.over(spark(name, value.copy(), if_(exp.paren(condition), _as_struct(key))))


def _as_struct(key: exp.Expr) -> exp.Expr:
    return spark("struct", *(one.copy() for one in key.expressions)) if isinstance(key, exp.Tuple) else key.copy()


def by_distance(aggregate: Aggregate) -> exp.Expr | None:
    """`lag(x, n) over w`, `lead(x, n)` where n is of the row: Spark takes a constant, so the row at that place of all
    that the window is over. Each row holds them all for it: right for windows of dozens of rows."""
    call, window = aggregate.call, aggregate.window
    distance = call.args.get("offset")
    if window is None or distance is None or isinstance(distance, exp.Literal):
        return None
    if call.args.get("default") is not None:
        raise NotCarried("lag or lead by a distance of the row, with a default")
    whole, place_of_row = window.copy(), window.copy()
    whole.set("spec", EVERY_ROW.copy())
    whole.set("this", spark("collect_list", spark("named_struct", "value", call.this.copy())))
    place_of_row.set("this", exp.RowNumber())
    moved = exp.Sub if isinstance(call, exp.Lag) else exp.Add
    place = exp.cast(exp.paren(moved(this=place_of_row, expression=exp.paren(distance.copy()))), "int")
    found = exp.Dot(this=spark("try_element_at", whole, place), expression=exp.to_identifier("value"))
    return if_(exp.GT(this=place.copy(), expression=number(0)), found)


def quantile(aggregate: Aggregate) -> exp.Expr:
    """`quantile_cont(x, q)`, `quantile_disc(x, q)`: of the values in their order, exactly; null of none."""
    call = aggregate.call
    values = spark("array_sort", aggregate.over(spark("collect_list", aggregate.where(call.this.copy()))))
    ordered, share = exp.column("ordered"), as_type(call.expression, "double")
    rows = exp.cast(spark("size", ordered.copy()), "double")
    found = _between if isinstance(call, exp.PercentileCont) else _at_share
    body = if_(exp.GT(this=rows.copy(), expression=number(0)), found(ordered, rows, share))
    return spark("element_at", spark("transform", spark("array", values), over_item("ordered", body)), 1)


def _between(ordered: exp.Expr, rows: exp.Expr, share: exp.Expr) -> exp.Expr:
    place = exp.paren(exp.Mul(this=exp.paren(exp.Sub(this=rows.copy(), expression=number(1))), expression=share))
    below, above = (_element(ordered, spark(name, place.copy()), 1) for name in ("floor", "ceil"))
    part = exp.paren(exp.Sub(this=place, expression=spark("floor", place.copy())))
    step = exp.paren(exp.Sub(this=above, expression=below.copy()))
    return exp.Add(this=below, expression=exp.Mul(this=step, expression=part))


def _at_share(ordered: exp.Expr, rows: exp.Expr, share: exp.Expr) -> exp.Expr:
    place = spark("ceil", exp.Mul(this=rows.copy(), expression=share))
    return _element(ordered, spark("greatest", place, number(1)), 0)


def _element(values: exp.Expr, place: exp.Expr, more: int) -> exp.Expr:
    return spark("element_at", values.copy(), exp.Add(this=exp.cast(place, "int"), expression=number(more)))


def product(aggregate: Aggregate) -> exp.Expr:
    """`product(x)`: the values multiplied in DOUBLE, null of no row."""
    (value,) = aggregate.call.expressions
    values = aggregate.over(spark("collect_list", aggregate.where(exp.cast(value.copy(), "double"))))
    body = exp.Mul(this=exp.column("whole"), expression=exp.column("item"))
    multiply = exp.Lambda(this=body, expressions=[exp.to_identifier("whole"), exp.to_identifier("item")])
    multiplied = spark("aggregate", values, exp.cast(number(1), "double"), multiply)
    return if_(exp.GT(this=spark("size", values.copy()), expression=number(0)), multiplied)


RULES: dict[type[exp.Expr], Rule] = {
    exp.ArgMax: chosen,
    exp.ArgMin: chosen,
    exp.ArrayAgg: listed,
    exp.Count: counted,
    exp.GroupConcat: string_agg,
    exp.Lag: by_distance,
    exp.Lead: by_distance,
    exp.LogicalAnd: any_or_all,
    exp.LogicalOr: any_or_all,
    exp.PercentileCont: quantile,
    exp.PercentileDisc: quantile,
}
