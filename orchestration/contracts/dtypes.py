"""The data types a contract may name, and the Polars type raw Parquet stores for each."""

from __future__ import annotations

import re

import polars as pl

WHOLE = ("bigint", "integer")
DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
SIMPLE = {
    "varchar": pl.String(),
    "json": pl.String(),
    "bigint": pl.Int64(),
    "integer": pl.Int32(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "time": pl.Time(),
    "timestamp": pl.Datetime("us"),
    "timestamptz": pl.Datetime("us"),
    "timestamptz_or_date": pl.String(),
}
SQL_TYPES = {"timestamptz": "timestamp", "timestamptz_or_date": "varchar"}  # stored as another than they are named


def is_numeric(data_type: str) -> bool:
    return data_type in WHOLE or DECIMAL.fullmatch(data_type) is not None


def polars_type(data_type: str) -> pl.DataType:
    """The stored type of a contract's `data_type`.

    `timestamp` is local to the source and stays so; `timestamptz` carries an offset in its text and
    is stored as UTC, without zone. `timestamptz_or_date` is either, and stored as text in ISO 8601, an
    instant in UTC: a day has no instant before its place is known. Raises ValueError naming the types that exist.
    """
    if data_type in SIMPLE:
        return SIMPLE[data_type]
    if found := DECIMAL.fullmatch(data_type):
        return pl.Decimal(int(found[1]), int(found[2]))
    raise ValueError(f"unknown data_type {data_type!r}; use decimal(p,s) or one of {', '.join(SIMPLE)}")


def sql_type(data_type: str) -> str:
    """The type that DuckDB has for a contract's `data_type` as it is stored."""
    return SQL_TYPES.get(data_type, data_type)
