"""Columns by their names: which relation each is of, once the joins and aliases that only DuckDB has are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.schema import MappingSchema

from orchestration.engines.spark.rules.expressions import alias_of, replaced

LEVEL = "_level"
FILTERED = "filtered_"
FILTERS = ("SEMI", "ANTI")


def joins_on_names(tree: exp.Expr, schema: MappingSchema) -> None:
    """`semi join u using (a)`, `anti join …`: on the first relation before it that has the column. Of what such a join
    is with, no column is left to select."""
    for select in tree.find_all(exp.Select):
        before = [select.args["from_"].this] if select.args.get("from_") else []
        for join in select.args.get("joins") or []:
            if join.kind in FILTERS and join.args.get("using"):
                sides = [(_owner(before, one.name, schema), join.this, one) for one in join.args["using"]]
                on = [exp.EQ(this=_column(left, one), expression=_column(right, one)) for left, right, one in sides]
                join.set("using", None)
                join.set("on", exp.and_(*on))
            elif join.kind not in FILTERS:
                before.append(join.this)


def take_off_filters(tree: exp.Expr) -> dict[str, list[exp.Join]]:
    """Semi and anti joins, by a mark on their query: while columns are resolved, those of what they join are none."""
    taken: dict[str, list[exp.Join]] = {}
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        filters = [join for join in joins if join.kind in FILTERS]
        for join in filters:
            if not join.this.alias:
                join.this.set("alias", alias_of(join.this.name.lower()))
        if filters:
            mark = f"{FILTERED}{len(taken)}"
            taken[mark] = [join.pop() for join in filters]
            select.set("hint", exp.Hint(expressions=[exp.Var(this=mark)]))
    return taken


def put_back_filters(tree: exp.Expr, taken: dict[str, list[exp.Join]]) -> None:
    for select in tree.find_all(exp.Select):
        if hint := select.args.get("hint"):
            select.set("joins", [*(select.args.get("joins") or []), *taken[hint.expressions[0].name]])
            select.set("hint", None)


def lateral_aliases(tree: exp.Expr) -> exp.Expr:
    """`select f(x) as a, g(a) as b`: a is computed by an inner query, once, however often it is told of.

    Columns are resolved by then, so that one without a relation is an alias.
    """
    for select in reversed(list(tree.find_all(exp.Select))):
        if not select.args.get("group"):
            tree = _in_levels(tree, select)
    return tree


def _in_levels(tree: exp.Expr, select: exp.Select) -> exp.Expr:
    """The select as one of what it computes first, and so on; itself where nothing refers to an alias."""
    aliases = {one.alias for one in select.selects if isinstance(one, exp.Alias)}
    refer = {one.alias_or_name for one in select.selects if _own_aliases(one, select, aliases)}
    if not refer or any(one.find(exp.AggFunc) and not one.find(exp.Window) for one in select.selects):
        return tree
    computed = [one.copy() for one in select.selects if one.alias_or_name not in refer]
    level = _Level({one.alias_or_name for one in computed}, _tables(select), {})
    outer = exp.select(*(level.outside(one, one.alias_or_name in refer) for one in select.selects))
    inner = select.copy()
    outer.set("order", inner.args.pop("order", None))
    inner.set("expressions", [*computed, *level.passed_on()])
    outer = outer.from_(exp.Subquery(this=inner, alias=alias_of(LEVEL)))
    return _in_levels(replaced(tree, select, outer), outer)


@dataclass(frozen=True)
class _Level:
    """What an inner query computes, by alias, of which tables, and the columns of those that it passes on."""

    computed: set[str]
    tables: set[str]
    passed: dict[tuple[str, str], str]

    def outside(self, node: exp.Expr, refers: bool) -> exp.Expr:
        """A column of the select as the outer query has it."""
        if not refers:
            return exp.alias_(exp.column(node.alias_or_name, LEVEL), node.alias_or_name)
        made = node.copy()
        for column in list(made.find_all(exp.Column)):
            if column.table in self.tables:
                alias = self.passed.setdefault((column.table, column.name), f"{column.table}__{column.name}")
                column.replace(exp.column(alias, LEVEL))
            elif not column.table and column.name in self.computed and not _is_lambda_item(column):
                column.set("table", exp.to_identifier(LEVEL))
        return made

    def passed_on(self) -> list[exp.Expr]:
        return [exp.alias_(exp.column(name, table), alias) for (table, name), alias in self.passed.items()]


def _own_aliases(node: exp.Expr, select: exp.Select, aliases: set[str]) -> list[exp.Column]:
    """The aliases of the select that one of its columns tells of."""
    return [
        column
        for column in node.find_all(exp.Column)
        if not column.table
        and column.name in aliases
        and column.find_ancestor(exp.Select) is select
        and not _is_lambda_item(column)
    ]


def _is_lambda_item(column: exp.Column) -> bool:
    ancestor = column.find_ancestor(exp.Lambda, exp.Select)
    while isinstance(ancestor, exp.Lambda):
        if column.name in {one.name for one in ancestor.expressions}:
            return True
        ancestor = ancestor.find_ancestor(exp.Lambda, exp.Select)
    return False


def _tables(select: exp.Select) -> set[str]:
    joins = select.args.get("joins") or []
    return {one.this.alias_or_name for one in (select.args.get("from_"), *joins) if one is not None}


def merged_columns(tree: exp.Expr) -> exp.Expr:
    """`coalesce(a.x, b.x)`, as which x of `a join b using (x)` was resolved, is `a.x`, unless all of b is kept."""
    for select in tree.find_all(exp.Select):
        same: set[tuple[str, str]] = set()
        for join in select.args.get("joins") or []:
            if join.side not in ("FULL", "RIGHT") and join.args.get("on"):
                _merge(join.args["on"], same)
                same |= {
                    (one.this.sql(), one.expression.sql())
                    for one in _conjuncts(join.args["on"])
                    if isinstance(one, exp.EQ)
                }
        if same:
            _merge(select, same)
    return tree


def _conjuncts(condition: exp.Expr) -> Iterable[exp.Expr]:
    return condition.flatten() if isinstance(condition, exp.And) else [condition]


def _merge(node: exp.Expr, same: set[tuple[str, str]]) -> None:
    for merged in list(node.find_all(exp.Coalesce)):
        sides = [merged.this, *merged.expressions]
        if not all(isinstance(one, exp.Column) for one in sides):
            continue
        kept: list[exp.Expr] = []
        for side in sides:
            if not any((one.sql(), side.sql()) in same for one in kept):
                kept.append(side)
        if len(kept) == 1:
            merged.replace(kept[0])
        else:
            merged.set("expressions", kept[1:])


def _column(table: exp.Expr, column: exp.Expr) -> exp.Column:
    return exp.column(column.name, table.alias_or_name)


def _owner(tables: list[exp.Expr], column: str, schema: MappingSchema) -> exp.Expr:
    return next(one for one in tables if isinstance(one, exp.Table) and column in schema.column_names(one))
