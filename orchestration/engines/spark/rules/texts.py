"""Texts and regular expressions."""

from __future__ import annotations

import re

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import if_, is_null, spark
from orchestration.engines.spark.rules.registry import rewrites


@rewrites(exp.RegexpReplace)
def regexp_replace(node: exp.Expr) -> exp.Expr:
    """`regexp_replace(s, p, r, 'g')`: Spark replaces all, and names a group in what replaces it by `$`."""
    modifiers = node.args.get("modifiers")
    if modifiers is None or modifiers.name != "g":
        raise NotCarried("regexp_replace of the first occurrence alone")
    replacement = re.sub(r"\\(\d)", r"$\1", node.args["replacement"].name)
    return spark("regexp_replace", node.this.copy(), node.expression.copy(), replacement)


@rewrites(exp.RegexpFullMatch)
def regexp_full_match(node: exp.Expr) -> exp.Expr:
    return exp.RegexpLike(this=node.this.copy(), expression=exp.Literal.string(f"^(?:{node.expression.name})$"))


@rewrites("nfc_normalize")
def nfc_normalize(node: exp.Expr) -> exp.Expr:
    """A function of Python, which the session has under this name, since Spark has none; it takes no null."""
    (text,) = node.expressions
    normalized = spark("nfc_normalize", spark("coalesce", text.copy(), ""))
    return if_(exp.Not(this=is_null(text)), normalized)


@rewrites(exp.Split)
def string_split(node: exp.Expr) -> exp.Expr:
    """`string_split(s, t)`: by a text, where Spark splits by an expression."""
    return spark("split", node.this.copy(), re.escape(node.expression.name))
