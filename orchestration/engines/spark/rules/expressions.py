"""How rules write expressions of Spark, and know those that a rule wrote."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

OF_SPARK = "of_spark"


def spark(name: str, *arguments: exp.Expr | str | int) -> exp.Anonymous:
    """A call of a function that Spark has under this name."""
    call = exp.Anonymous(this=name, expressions=[exp.convert(one) for one in arguments])
    call.meta[OF_SPARK] = True
    return call


def is_spark(node: exp.Expr, name: str | None = None) -> bool:
    """Whether a rule put this call there, of that function or of any."""
    return isinstance(node, exp.Anonymous) and OF_SPARK in node.meta and name in (None, node.name)


def if_(condition: exp.Expr, value: exp.Expr) -> exp.If:
    """The value where the condition holds, else null."""
    return exp.If(this=condition, true=value, false=exp.Null())


def is_null(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Is(this=exp.Paren(this=node.copy()), expression=exp.Null()))


def over_item(name: str, body: exp.Expr) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def struct_of(names: Iterable[str], values: Iterable[exp.Expr]) -> exp.Expr:
    """A struct of these values by name."""
    pairs = zip(names, values, strict=True)
    return spark("named_struct", *(part for name, value in pairs for part in (exp.Literal.string(name), value.copy())))


def number(value: int) -> exp.Expr:
    return exp.Literal.number(value)


def paren(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node.copy())


def as_type(node: exp.Expr, data_type: str) -> exp.Expr:
    """The expression cast to a type of DuckDB's name."""
    return exp.cast(paren(node), data_type)


def alias_of(name: str) -> exp.TableAlias:
    """A name for a relation."""
    return exp.TableAlias(this=exp.to_identifier(name))


def replaced(tree: exp.Expr, node: exp.Expr, by: exp.Expr) -> exp.Expr:
    if node is tree:
        return by
    node.replace(by)
    return tree
