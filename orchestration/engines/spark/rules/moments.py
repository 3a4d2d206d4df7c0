"""Dates, instants and intervals."""

from __future__ import annotations

import re

from sqlglot import exp

from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.rules.expressions import as_type, if_, is_spark, paren, spark
from orchestration.engines.spark.rules.registry import rewrites
from orchestration.engines.spark.types import DATE, INTEGERS, TEXTS, TIMES, type_of

JAVA = {"%Y": "yyyy", "%y": "yy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss", "%b": "MMM", "%j": "DDD"}
AT_UTC, AT_ZONE = "_at_utc", "_at_zone"
"""What stands between two calls of `timezone`, and is an instant with a zone; none is left in the end."""
SET_BACK_MINUTES = (120, 60, 30)


@rewrites(exp.Sub, exp.Add)
def days(node: exp.Expr) -> exp.Expr | None:
    """`date - date` is a number of days; `date + n` takes whole numbers of any size; `date + time` is an instant."""
    left, right = type_of(node.this), type_of(node.expression)
    if left is not DATE:
        return None
    if isinstance(node, exp.Sub) and right is DATE:
        return exp.cast(spark("datediff", node.this.copy(), node.expression.copy()), "bigint")
    if right in INTEGERS:
        name = "date_sub" if isinstance(node, exp.Sub) else "date_add"
        return spark(name, node.this.copy(), as_type(node.expression, "int"))
    if right in (*TIMES, *TEXTS):
        text = spark("concat", as_type(node.this, "text"), " ", node.expression.copy())
        return exp.cast(text, "timestamp")
    return None


@rewrites("timezone")
def timezone(node: exp.Expr) -> exp.Expr:
    """`timezone(zone, …)`: a local time, which has no zone, to the instant; an instant to the local time there."""
    zone, moment = node.expressions
    if is_spark(moment, AT_UTC):
        return spark("from_utc_timestamp", moment.expressions[0].copy(), zone.copy())
    if not _is_utc(zone):
        return spark(AT_ZONE, moment.copy(), zone.copy())
    if is_spark(moment, AT_ZONE):
        return _later_instant(*moment.expressions)
    return spark(AT_UTC, moment.copy())


def _later_instant(local: exp.Expr, zone: exp.Expr) -> exp.Expr:
    """The instant of a local time: the later of two where clocks were set back, of which Spark takes the earlier."""
    earlier = spark("to_utc_timestamp", local.copy(), zone.copy())
    later = [exp.Add(this=earlier.copy(), expression=spark("make_dt_interval", 0, 0, by)) for by in SET_BACK_MINUTES]
    told_again = [
        if_(exp.EQ(this=spark("from_utc_timestamp", one.copy(), zone.copy()), expression=paren(local)), one)
        for one in later
    ]
    return spark("coalesce", *told_again, earlier)


def _is_utc(zone: exp.Expr) -> bool:
    return isinstance(zone, exp.Literal) and zone.name == "UTC"


@rewrites("to_seconds", "to_minutes", "to_hours", exp.ToDays, "to_days")
def interval(node: exp.Expr) -> exp.Expr:
    """`to_hours(n)` and its like: an interval of days to seconds, of which Spark takes fractions alone of seconds."""
    unit = "to_days" if isinstance(node, exp.ToDays) else node.name.lower()
    (amount,) = [node.this] if isinstance(node, exp.ToDays) else node.expressions
    amount = as_type(amount, "decimal(18, 6)") if unit == "to_seconds" else as_type(amount, "int")
    place = ("to_days", "to_hours", "to_minutes", "to_seconds").index(unit)
    return spark("make_dt_interval", *(amount if one == place else 0 for one in range(4)))


@rewrites(exp.TimeToUnix)
def epoch(node: exp.Expr) -> exp.Expr:
    """`epoch(a - b)`: seconds between two instants; `epoch(a)`: since 1970."""
    moment = node.this.unnest()
    micros: exp.Expr = spark("unix_micros", as_type(moment, "timestamp"))
    if isinstance(moment, exp.Sub):
        sides = [spark("unix_micros", as_type(side, "timestamp")) for side in (moment.this, moment.expression)]
        micros = exp.Paren(this=exp.Sub(this=sides[0], expression=sides[1]))
    return exp.Div(this=exp.cast(micros, "double"), expression=exp.Literal.number("1e6"), typed=True)


@rewrites("date_sub")
def whole_days(node: exp.Expr) -> exp.Expr:
    """`date_sub('day', a, b)`: whole days from a to b."""
    unit, start, end = node.expressions
    if unit.name != "day":
        raise NotCarried(f"date_sub of {unit.name}")
    sides = [spark("unix_micros", as_type(side, "timestamp")) for side in (end, start)]
    between = exp.Paren(this=exp.Sub(this=sides[0], expression=sides[1]))
    return exp.cast(exp.Paren(this=exp.IntDiv(this=between, expression=exp.Literal.number(86_400_000_000))), "bigint")


@rewrites(exp.TimeToStr)
def strftime(node: exp.Expr) -> exp.Expr:
    """`strftime(t, f)`: each field by itself, with the words between them as they stand."""
    pieces = re.split(r"(%\w)", _strftime_format(node))
    parts = [
        spark("date_format", node.this.copy(), _java(piece)) if piece.startswith("%") else exp.Literal.string(piece)
        for piece in pieces
        if piece
    ]
    return spark("concat", *parts)


def _strftime_format(node: exp.Expr) -> str:
    return str(node.args["format"].name)


@rewrites("try_strptime", exp.StrToTime)
def try_strptime(node: exp.Expr) -> exp.Expr:
    """`try_strptime(s, f)`: an instant by its format, null of what is none."""
    text, form = node.expressions if isinstance(node, exp.Anonymous) else (node.this, node.args["format"])
    java = "".join(_java(piece) if piece.startswith("%") else piece for piece in re.split(r"(%\w)", form.name))
    return spark("try_to_timestamp", text.copy(), java)


def _java(field: str) -> str:
    if field not in JAVA:
        raise NotCarried(f"{field} in the format of an instant")
    return JAVA[field]
