"""Text to typed columns, by the contract's notation alone; nothing is guessed.

Each caster gives the typed value, or null where the text does not follow the notation. Digits are
ASCII only, so look-alikes from other scripts do not pass.
"""

from __future__ import annotations

import re
from datetime import datetime

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.dtypes import polars_type
from orchestration.contracts.format import Format
from orchestration.contracts.model import TIME_ZONES
from orchestration.contracts.notations import DIRECTIVES, GROUPING, parts_of

BLANK = r"^\s*$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
FIRST, LAST = datetime(1000, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)  # of years that %Y takes
ISO_TIMESTAMP, OFFSET = "%Y-%m-%dT%H:%M:%S%.f", "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
INSTANT = "an instant such as 2026-11-22T12:00:00Z or 2026-11-22T06:00:00-06:00, with seconds and offset"
EXPONENT = "(?:[eE][+-]?[0-9]{1,3})?"  # writers of JSON put 0.00005 as 5e-05


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
    casters = {
        "date": _date,
        "time": _time,
        "timestamp": _timestamp,
        "timestamptz": _instant,
        "timestamptz_or_date": _instant_or_date,
    }
    if column.data_type in casters:
        return casters[column.data_type](text, form)
    if column.data_type == "json":
        return _json(text, opening="[" if column.lines else "{" if column.fields else "")
    if column.names:
        return pl.when(text.is_in(sorted(TIME_ZONES))).then(text)
    return _boolean(text) if column.data_type == "boolean" else _text(text, form)


def is_too_small(number: pl.Expr, column: Column) -> pl.Expr:
    """Whether a typed value is less than the contract says that it can be; null of a null."""
    if column.above is not None:
        return number <= pl.lit(column.above)
    return number < pl.lit(column.minimum) if column.minimum is not None else pl.lit(False)


def notation(column: Column, form: Format) -> str:
    """What the contract expects in this column, in words for a dead letter."""
    formats = {"date": form.date_format, "time": form.time_format, "timestamp": form.timestamp_format or "ISO 8601"}
    if column.data_type.startswith("timestamptz"):
        return f"{INSTANT}{f', or a date {form.date_format}' if column.data_type.endswith('_or_date') else ''}"
    if column.data_type.startswith("decimal"):
        grouped = f" and '{form.thousands_separator}' between thousands" if form.thousands_separator else ""
        return f"{column.data_type} with '{form.decimal_separator}' as decimal separator{grouped}"
    if column.names:
        return "an IANA time zone such as America/Chicago"
    if column.data_type == "varchar":
        return f"text without control characters{' or errors' if form.error_values else ''}"
    if column.data_type == "json":
        return "a JSON list of objects" if column.lines else "a JSON object" if column.fields else "JSON"
    return f"{column.data_type} {formats.get(column.data_type, '')}".strip()


def _decimal(text: pl.Expr, stored: pl.Decimal, form: Format) -> pl.Expr:
    """Digits beyond the scale are rounded half-even, by the digits; too many before the point do not pass. Nobody
    groups what is below a thousand, so that 0.500 between '.' may be a half or five hundred, and does not pass."""
    point, plain, digits = re.escape(form.decimal_separator), text, "[0-9]+"
    if form.thousands_separator:
        group = f"[{re.escape(GROUPING.get(form.thousands_separator, form.thousands_separator))}]"
        digits, plain = f"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+)", text.str.replace_all(group, "")
    number = rf"(?:{digits}(?:{point}[0-9]*)?|{point}[0-9]+){EXPONENT if form.type == 'jsonl' else ''}"
    pattern = rf"^(?:[+-]?{number}|{number}-)$" if form.trailing_minus else rf"^[+-]?{number}$"
    if form.decimal_separator != ".":
        plain = plain.str.replace(form.decimal_separator, ".", literal=True)
    if form.trailing_minus:
        plain = plain.str.replace(r"^(.*)-$", "-$1")
    return pl.when(text.str.contains(pattern)).then(plain).cast(stored, strict=False)


def _date(text: pl.Expr, form: Format) -> pl.Expr:
    written, notation = _in_digits(text, form.date_format, form)
    return written.str.to_date(notation, strict=False)


def _time(text: pl.Expr, form: Format) -> pl.Expr:
    written, notation = _in_digits(text, form.time_format, form)
    return written.str.to_time(notation, strict=False)


def _timestamp(text: pl.Expr, form: Format) -> pl.Expr:
    if form.timestamp_format is None:
        text = text.str.replace(" ", "T", literal=True)
    written, notation = _in_digits(text, form.timestamp_format or ISO_TIMESTAMP, form)
    return written.str.to_datetime(notation, time_unit="us", strict=False, cache=False)  # few are there twice


def _in_digits(text: pl.Expr, notation: str, form: Format) -> tuple[pl.Expr, str]:
    """The text where it has the shape of the notation, with months as numbers and years of four digits, and the
    notation of that. Parsers take 2026118 for a date, know English months alone, and have a century of their own."""
    months = [name.lower() for name in form.month_names]
    shaped: pl.Expr = pl.when(text.str.contains(f"^{_pattern(notation, months)}$")).then(text)
    if "%b" in notation:
        numbers = [f"{number:02}" for number, _ in enumerate(months, start=1)]
        shaped, notation = shaped.str.to_lowercase().str.replace_many(months, numbers), notation.replace("%b", "%m")
    if "%y" in notation:
        shaped, notation = _with_century(shaped, notation, form.two_digit_years_from), notation.replace("%y", "%Y")
    return shaped, notation


def _pattern(notation: str, months: list[str]) -> str:
    texts = {directive: pattern for directive, (_, pattern) in DIRECTIVES.items()}
    texts["%b"] = f"(?i:{'|'.join(re.escape(name) for name in sorted(months, reverse=True))})"
    return "".join(texts.get(part, re.escape(part)) for part in parts_of(notation))


def _with_century(text: pl.Expr, notation: str, first_year: int) -> pl.Expr:
    before, after = (_pattern(part, []) for part in notation.split("%y"))
    parts = text.str.extract_groups(f"^({before})([0-9]{{2}})({after})$").struct
    year = parts.field("2")
    century = first_year // 100 + (year.cast(pl.Int64) < first_year % 100).cast(pl.Int64)
    return pl.format("{}{}{}{}", parts.field("1"), century, year, parts.field("3"))


def _instant(text: pl.Expr, form: Format) -> pl.Expr:
    """ISO 8601 with an offset, as UTC without zone; an instant without an offset does not pass."""
    shaped = pl.when(text.str.contains(f"^{_pattern(ISO_TIMESTAMP, [])}{OFFSET}$")).then(text)
    parsed = shaped.str.to_datetime(f"{ISO_TIMESTAMP}%#z", time_unit="us", time_zone="UTC", strict=False, cache=False)
    return parsed.dt.replace_time_zone(None).map_batches(_within_years)


def _within_years(instants: pl.Series) -> pl.Series:
    """The instants without those that their offset carries out of the years that are read. As an expression it would
    parse them twice."""
    return instants.set(~instants.is_between(FIRST, LAST), None)


def _instant_or_date(text: pl.Expr, form: Format) -> pl.Expr:
    return pl.coalesce(_date(text, form).dt.to_string("iso"), _instant(text, form).dt.to_string("iso"))


def _boolean(text: pl.Expr) -> pl.Expr:
    lowered = text.str.to_lowercase()
    return pl.when(lowered.is_in(["true", "1"])).then(True).when(lowered.is_in(["false", "0"])).then(False)


def _json(text: pl.Expr, opening: str) -> pl.Expr:
    is_opened = text.str.strip_chars_start().str.starts_with(opening)
    return pl.when(is_opened & text.str.json_path_match("$").is_not_null()).then(text)


def _text(text: pl.Expr, form: Format) -> pl.Expr:
    is_text = ~text.str.contains(CONTROL)
    return pl.when(is_text & ~text.is_in(list(form.error_values)) if form.error_values else is_text).then(text)
