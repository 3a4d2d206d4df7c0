"""Types of DuckDB as Spark names them.

A time of day is text there, HH:MM:SS, which sorts and compares alike: Spark has no such type before 4.1.
"""

from __future__ import annotations

from typing import Any, TypeGuard

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.optimizer.annotate_types import TypeAnnotator

INSTANTS = (
    exp.DataType.Type.TIMESTAMP,
    exp.DataType.Type.TIMESTAMPNTZ,
    exp.DataType.Type.TIMESTAMPTZ,
    exp.DataType.Type.DATETIME,
)
INTEGERS = (
    exp.DataType.Type.TINYINT,
    exp.DataType.Type.SMALLINT,
    exp.DataType.Type.INT,
    exp.DataType.Type.BIGINT,
    exp.DataType.Type.INT128,
)
DATE = exp.DataType.Type.DATE
DECIMAL = exp.DataType.Type.DECIMAL
DOUBLE = exp.DataType.Type.DOUBLE
TEXTS = (exp.DataType.Type.TEXT, exp.DataType.Type.VARCHAR)
TIMES = (exp.DataType.Type.TIME, exp.DataType.Type.TIME_NS)
LISTS = (exp.DataType.Type.LIST, exp.DataType.Type.ARRAY)
_SPARK = {
    **dict.fromkeys(INSTANTS, "TIMESTAMP"),
    **dict.fromkeys(TIMES, "TEXT"),
    exp.DataType.Type.JSON: "TEXT",
    exp.DataType.Type.INT128: "DECIMAL(38, 0)",
    exp.DataType.Type.UBIGINT: "DECIMAL(20, 0)",
    exp.DataType.Type.UINT: "BIGINT",
    exp.DataType.Type.NULL: "TEXT",
}


def spark_type(data_type: exp.DataType) -> exp.DataType:
    """The type, and what it holds where it is a list, a struct or a map, as Spark stores it."""
    stored = data_type.copy()
    for one in list(stored.find_all(exp.DataType)):
        if one.this in _SPARK:
            named = exp.DataType.build(_SPARK[one.this], dialect="duckdb")
            one.set("this", named.this)
            one.set("expressions", named.expressions)
    return stored


def spark_type_name(data_type: str) -> str:
    """The same from DuckDB's name of a type to Spark's."""
    return spark_type(exp.DataType.build(data_type, dialect="duckdb")).sql("spark", identify=True)


def stored_type(data_type: str) -> str:
    """DuckDB's name of the type that Spark's files hold for it."""
    return spark_type(exp.DataType.build(data_type, dialect="duckdb")).sql("duckdb")


def is_known(data_type: exp.DataType | None) -> TypeGuard[exp.DataType]:
    """Whether it is told of all that the type holds."""
    return (
        data_type is not None
        and bool(data_type.expressions)
        and all(one.this is not exp.DataType.Type.UNKNOWN for one in data_type.find_all(exp.DataType))
    )


def type_of(node: exp.Expr | None) -> exp.DType | None:
    """What an annotated expression is; None where nothing says so."""
    return node.type.this if node is not None and node.type is not None else None


def _as_its_list(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    """Lists of what the first one holds, or else another of them."""
    known = [one.type for one in node.iter_expressions() if type_of(one) in LISTS]
    return annotator._set_type(node, known[0] if known else exp.DataType.Type.LIST)


def _as_text_or_list(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    known = [one.type for one in node.iter_expressions() if type_of(one) in LISTS]
    return annotator._set_type(node, known[0] if known else exp.DataType.Type.VARCHAR)


def _as_list_of_elements(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    held = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
    held = held.this if isinstance(held, exp.Order) else held
    known = held.type is not None and type_of(held) is not exp.DataType.Type.UNKNOWN
    made = exp.DataType(this=exp.DataType.Type.LIST, expressions=[held.type.copy()], nested=True) if known else None
    return annotator._set_type(node, made or exp.DataType.Type.UNKNOWN)


def _as_named_function(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    return annotator._set_type(node, FUNCTIONS.get(node.name.lower(), exp.DataType.Type.UNKNOWN))


FUNCTIONS = {
    "date_sub": exp.DataType.Type.BIGINT,
    "list_intersect": exp.DataType.Type.LIST,
    "list_bool_and": exp.DataType.Type.BOOLEAN,
    "list_bool_or": exp.DataType.Type.BOOLEAN,
    "printf": exp.DataType.Type.VARCHAR,
    "timezone": exp.DataType.Type.TIMESTAMP,
    "to_seconds": exp.DataType.Type.INTERVAL,
    "to_minutes": exp.DataType.Type.INTERVAL,
    "to_hours": exp.DataType.Type.INTERVAL,
    "try_strptime": exp.DataType.Type.TIMESTAMP,
}
OF_LISTS = (exp.ArrayFilter, exp.ArrayDistinct, exp.ArraySort, exp.ArrayConcat, exp.ArrayAppend, exp.ArrayPrepend)
TYPING: dict[type[exp.Expr], Any] = {
    **DuckDB.EXPRESSION_METADATA,
    **{kind: {"annotator": _as_its_list} for kind in OF_LISTS},
    exp.Transform: {"returns": exp.DataType.Type.LIST},
    exp.RegexpExtractAll: {"returns": exp.DataType.Type.LIST},
    exp.Anonymous: {"annotator": _as_named_function},
    exp.DPipe: {"annotator": _as_text_or_list},
    exp.ArrayAgg: {"annotator": _as_list_of_elements},
    exp.RegexpReplace: {"returns": exp.DataType.Type.VARCHAR},
    exp.SplitPart: {"returns": exp.DataType.Type.VARCHAR},
    exp.Pow: {"returns": exp.DataType.Type.DOUBLE},
    exp.Sqrt: {"returns": exp.DataType.Type.DOUBLE},
    exp.Div: {"returns": exp.DataType.Type.DOUBLE},
}
"""What functions give, beyond what the parser knows of DuckDB's."""
