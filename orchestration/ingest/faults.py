"""What can be wrong with a value, as {column, reason, detail}, in the words of a dead letter."""

from __future__ import annotations

import unicodedata

import polars as pl

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.ingest.casting import cast, is_too_small, notation, text_or_null

FAULT = "_fault"
NO_FAULT = pl.lit(None, dtype=pl.Struct({"column": pl.String, "reason": pl.String, "detail": pl.String}))


def fault(condition: pl.Expr, column: pl.Expr, reason: str, detail: pl.Expr) -> pl.Expr:
    """{column, reason, detail} where the condition holds, else null; a null `column` is the whole record."""
    named = (column.alias("column"), pl.lit(reason).alias("reason"), detail.alias("detail"))
    return pl.when(condition).then(pl.struct(*named))


def bad_value(column: Column, form: Format, place: pl.Expr) -> pl.Expr:
    """The fault of a value that does not follow the notation, or of a number that is too small; `place` names it."""
    of_notation = _wrong_type(column, form, place)
    return pl.coalesce(of_notation, _too_small(column, form, place)) if column.has_limit else of_notation


def _wrong_type(column: Column, form: Format, place: pl.Expr) -> pl.Expr:
    text = text_or_null(column, form)
    written = pl.col(column.name)
    wanted = pl.format(
        "'{}'{} is not {}", written.str.slice(0, 80), _look_alike(written), pl.lit(notation(column, form))
    )
    return fault(text.is_not_null() & cast(text, column, form).is_null(), place, "wrong_type", wanted)


def _too_small(column: Column, form: Format, place: pl.Expr) -> pl.Expr:
    least = f"is not above {column.above}" if column.above is not None else f"is below the least, {column.minimum}"
    detail = pl.format("'{}' {}", pl.col(column.name).str.slice(0, 80), pl.lit(f"{least}, as {column.data_type}"))
    return fault(is_too_small(cast(text_or_null(column, form), column, form), column), place, "too_small", detail)


def _look_alike(text: pl.Expr) -> pl.Expr:
    """The code point of the first character beyond ASCII, which may look like one that is expected."""
    return text.str.extract(r"([^\x00-\x7f])").map_batches(_code_points, return_dtype=pl.String)


def _code_points(characters: pl.Series) -> pl.Series:
    names = {
        one: f" (with U+{ord(one):04X} {unicodedata.name(one, '')}".rstrip() + ")"
        for one in characters.unique().drop_nulls()
    }
    return characters.replace_strict(names, default="", return_dtype=pl.String)


def missing_value(column: Column, form: Format, place: pl.Expr) -> pl.Expr:
    """The fault of a blank in a required column."""
    is_blank = text_or_null(column, form).is_null()
    return fault(is_blank, place, "missing_value", pl.lit("a value is required here"))
