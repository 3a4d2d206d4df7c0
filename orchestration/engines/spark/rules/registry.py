"""Which rule rewrites what, and the way through a statement that calls them.

A rule gives what stands in the place of its node, or None where that stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from sqlglot import exp

from orchestration.engines.spark.rules.expressions import is_spark

Rule = Callable[[exp.Expr], exp.Expr | None]
MODULES = ("conditions", "lists", "moments", "numbers", "texts")
_RULES: dict[type[exp.Expr] | str, Rule] = {}


@cache
def rules() -> dict[type[exp.Expr] | str, Rule]:
    """All rules by what they rewrite: a class of nodes, or the name of a function that the parser does not know."""
    for module in MODULES:
        import_module(f"{__package__}.{module}")
    return _RULES


def rewrites(*what: type[exp.Expr] | str) -> Callable[[Rule], Rule]:
    """Have a rule called for every node of these classes, or function of these names, from the innermost outwards."""

    def register(rule: Rule) -> Rule:
        _RULES.update(dict.fromkeys(what, rule))
        return rule

    return register


def expressions(tree: exp.Expr) -> exp.Expr:
    """Every function and operator by its rule; those that have none stay as they are."""
    holder = exp.Paren(this=tree)
    for node in reversed(list(tree.walk(bfs=False))):
        if is_spark(node):
            continue
        rule = rules().get(node.name.lower() if isinstance(node, exp.Anonymous) else type(node))
        if rule and (made := rule(node)) is not None:
            made.type = made.type or node.type
            node.replace(made)
    made_tree: exp.Expr = holder.this
    return made_tree
