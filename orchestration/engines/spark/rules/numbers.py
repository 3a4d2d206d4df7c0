"""Numbers: division, rounding, and casts to whole numbers."""

from __future__ import annotations

from sqlglot import exp

from orchestration.engines.spark.rules.expressions import as_type, number, paren, spark
from orchestration.engines.spark.rules.registry import rewrites
from orchestration.engines.spark.types import DECIMAL, DOUBLE, INSTANTS, INTEGERS, TIMES, spark_type, type_of


@rewrites(exp.Div)
def division(node: exp.Expr) -> exp.Expr:
    """`a / b` is of DOUBLE, whatever its sides are."""
    return exp.Div(this=as_type(node.this, "double"), expression=as_type(node.expression, "double"), typed=True)


@rewrites(exp.Cast)
def cast(node: exp.Expr) -> exp.Expr | None:
    """To an integer: rounded, decimals half away from zero, DOUBLE half to even. A time of day is text; JSON too."""
    to: exp.DataType = node.args["to"]
    source = type_of(node.this)
    if to.this in INTEGERS and source in (DECIMAL, DOUBLE):
        rounded = spark("round" if source is DECIMAL else "rint", node.this.copy())
        return exp.Cast(this=rounded, to=to.copy())
    if to.this in TIMES:
        if source in INSTANTS:
            return spark("date_format", node.this.copy(), "HH:mm:ss")
        return paren(node.this)
    return exp.Cast(this=node.this.copy(), to=spark_type(to)) if to != spark_type(to) else None


@rewrites(exp.Round)
def rounding(node: exp.Expr) -> exp.Expr | None:
    """`round(x, n)` of a DOUBLE rounds x * 10^n, as it is; Spark rounds the shortest number that reads as x."""
    digits = node.args.get("decimals")
    if type_of(node.this) is not DOUBLE or digits is None:
        return None
    power = spark("power", exp.cast(number(10), "double"), digits.copy())
    scaled = spark("round", exp.Mul(this=paren(node.this), expression=power), 0)
    return exp.Div(this=scaled, expression=power.copy(), typed=True)


@rewrites(exp.Pow)
def power(node: exp.Expr) -> exp.Expr:
    return spark("power", as_type(node.this, "double"), as_type(node.expression, "double"))


@rewrites("printf")
def printf(node: exp.Expr) -> exp.Expr:
    return spark("format_string", *(one.copy() for one in node.expressions))
