"""Text to typed columns, by the contract's notation alone; nothing is guessed.

Each caster gives the typed value, or null where the text does not follow the notation. Digits are
ASCII only, so look-alikes from other scripts do not pass.
"""

from __future__ import annotations

import re

import polars as pl

from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.model import TIME_ZONES, Column, Format

BLANK = r"^\s*$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
EXPONENT = "(?:[eE][+-]?[0-9]{1,3})?"  # writers of JSON put 0.00005 as 5e-05
DIGITS = {"%Y": "[0-9]{4}", "%.f": r"(?:\.[0-9]{1,9})?"} | dict.fromkeys(
    ("%y", "%m", "%d", "%H", "%M", "%S"), "[0-9]{2}"
)


def text_or_null(column: Column, form: Format, is_visible: bool = False) -> pl.Expr:
    """The column's text, null where it is blank or, for a typed column, one of the contract's null values.

    A typed column's text loses the blanks around it. With `is_visible` there are none anywhere.
    """
    text = pl.col(column.name)
    is_typed = column.data_type not in ("varchar", "json")
    absent = [] if is_visible else [text.str.contains(BLANK)]
    if is_typed and not is_visible:
        text = text.str.strip_chars()
    if is_typed and form.null_values:
        absent.append(text.is_in(list(form.null_values)))
    return pl.when(pl.any_horizontal(absent)).then(None).otherwise(text) if absent else text


def cast(text: pl.Expr, column: Column, form: Format) -> pl.Expr:
    """`text` as the column's stored type; null where it does not follow the contract's notation."""
    stored = polars_type(column.data_type)
    if isinstance(stored, pl.Decimal):
        return _decimal(text, stored, form)
    if isinstance(stored, pl.Int64 | pl.Int32):
        return pl.when(text.str.contains(r"^[+-]?[0-9]+$")).then(text).cast(stored, strict=False)
    casters = {"date": _date, "time": _time, "timestamp": _timestamp, "timestamptz": _instant}
    if column.data_type in casters:
        return casters[column.data_type](text, form)
    if column.data_type == "json":
        return _json(text, opening="[" if column.lines else "{" if column.fields else "")
    if column.names:
        return pl.when(text.is_in(sorted(TIME_ZONES))).then(text)
    return {"boolean": _boolean, "varchar": _text}[column.data_type](text)


def notation(column: Column, form: Format) -> str:
    """What the contract expects in this column, in words for a dead letter."""
    formats = {"date": form.date_format, "time": form.time_format, "timestamp": form.timestamp_format or "ISO 8601"}
    if column.data_type.startswith("decimal"):
        return f"{column.data_type} with '{form.decimal_separator}' as decimal separator"
    if column.names:
        return "an IANA time zone such as America/Chicago"
    if column.data_type == "varchar":
        return "text without control characters"
    if column.data_type == "json":
        return "a JSON list of objects" if column.lines else "a JSON object" if column.fields else "JSON"
    return f"{column.data_type} {formats.get(column.data_type, '')}".strip()


def _decimal(text: pl.Expr, stored: pl.Decimal, form: Format) -> pl.Expr:
    """Digits beyond the scale are rounded half-even, by the digits; too many before the point do not pass."""
    point, grouped = re.escape(form.decimal_separator), ""
    if form.thousands_separator:
        grouped = rf"|[0-9]{{1,3}}(?:{re.escape(form.thousands_separator)}[0-9]{{3}})+"
    number = rf"(?:(?:[0-9]+{grouped})(?:{point}[0-9]*)?|{point}[0-9]+){EXPONENT if form.type == 'jsonl' else ''}"
    pattern = rf"^(?:[+-]?{number}|{number}-)$" if form.trailing_minus else rf"^[+-]?{number}$"
    plain = text.str.replace_all(form.thousands_separator, "", literal=True) if form.thousands_separator else text
    if form.decimal_separator != ".":
        plain = plain.str.replace(form.decimal_separator, ".", literal=True)
    if form.trailing_minus:
        plain = plain.str.replace(r"^(.*)-$", "-$1")
    return pl.when(text.str.contains(pattern)).then(plain).cast(stored, strict=False)


def _date(text: pl.Expr, form: Format) -> pl.Expr:
    return _shaped(text, form.date_format).str.to_date(form.date_format, strict=False)


def _time(text: pl.Expr, form: Format) -> pl.Expr:
    return _shaped(text, form.time_format).str.to_time(form.time_format, strict=False)


def _timestamp(text: pl.Expr, form: Format) -> pl.Expr:
    if form.timestamp_format is None:
        return text.str.replace(" ", "T", literal=True).str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False
        )
    shaped = _shaped(text, form.timestamp_format)
    return shaped.str.to_datetime(form.timestamp_format, time_unit="us", strict=False)


def _shaped(text: pl.Expr, notation: str) -> pl.Expr:
    """The text where it has every digit that the notation asks for; parsers take 2026118 for a date."""
    pattern = "".join(DIGITS.get(part, re.escape(part)) for part in re.split(r"(%\.f|%.)", notation))
    return pl.when(text.str.contains(f"^{pattern}$")).then(text)


def _instant(text: pl.Expr, form: Format) -> pl.Expr:
    """ISO 8601 with an offset, as UTC without zone; an instant without an offset does not pass."""
    parsed = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us", time_zone="UTC", strict=False)
    return parsed.dt.replace_time_zone(None)


def _boolean(text: pl.Expr) -> pl.Expr:
    lowered = text.str.to_lowercase()
    return pl.when(lowered.is_in(["true", "1"])).then(True).when(lowered.is_in(["false", "0"])).then(False)


def _json(text: pl.Expr, opening: str) -> pl.Expr:
    is_opened = text.str.strip_chars_start().str.starts_with(opening)
    return pl.when(is_opened & text.str.json_path_match("$").is_not_null()).then(text)


def _text(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(CONTROL)).then(text)
