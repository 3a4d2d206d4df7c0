"""JSON that holds its documents otherwise than one on a line: in an array, in an envelope, laid out over lines.

None of it is read in part: the delivery is refused whole, in words.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, DeliveryRejected

DECODER = json.JSONDecoder(parse_int=str, parse_float=str)  # a number of any length
ONE_A_LINE = "; deliver one document a line"


def check_layout(frame: pl.DataFrame, entity: Entity) -> None:
    """Raises DeliveryRejected `not_json_lines` where some lines of a file hold documents in another layout.

    `frame` has their row numbers, text, what breaks them, and the contract's columns."""
    broken = frame.filter(pl.col(BROKEN).is_not_null()).select(ROW_NUMBER, RAW)
    for number, _ in broken.filter(pl.col(RAW).str.contains(r"^\s*[\[{]")).head(1).iter_rows():
        if _goes_on("\n".join(frame.filter(pl.col(ROW_NUMBER) >= number)[RAW])):
            raise DeliveryRejected("not_json_lines", f"a JSON value spans line {number} and further ones{ONE_A_LINE}")
    fields = {column.name for column in entity.columns}
    for number, text in _doubtful(frame, entity).iter_rows():
        if place := _place_of_documents(_parsed(text), fields):
            words = f"line {number} holds documents in an array ({place}){ONE_A_LINE}"
            raise DeliveryRejected("not_json_lines", words)


def strangers(frame: pl.DataFrame, entity: Entity) -> list[int]:
    """Row numbers of documents that name no field of the contract, not even with the value null."""
    fields = {column.name for column in entity.columns}
    empty = frame.filter(pl.col(BROKEN).is_null() & pl.all_horizontal(pl.col(name).is_null() for name in fields))
    return [number for number, text in empty.select(ROW_NUMBER, RAW).iter_rows() if not fields & _parsed(text).keys()]


def doubled_names(text: str) -> list[str]:
    """Names that stand more than once in one object of a JSON text, at any depth, in their order."""
    found: dict[str, None] = {}

    def noted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = Counter(name for name, _ in pairs)
        found.update(dict.fromkeys(name for name, count in names.items() if count > 1))
        return dict(pairs)

    with suppress(ValueError, RecursionError):
        json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=noted)
    return list(found)


def _goes_on(text: str) -> bool:
    """Whether the JSON value that the text starts with ends after its first line, or is not at its end yet."""
    text = text.strip()
    first_line = text.find("\n")
    try:
        return DECODER.raw_decode(text)[1] > first_line >= 0
    except json.JSONDecodeError as error:
        return error.pos >= len(text) and first_line >= 0
    except RecursionError:
        return False


def _doubtful(frame: pl.DataFrame, entity: Entity) -> pl.DataFrame:
    """Row number and text of lines that hold a list of objects and lack what the contract requires, or all it names."""
    missing = [pl.col(column.name).is_null() for column in entity.columns]
    required = [pl.col(column.name).is_null() for column in entity.columns if column.required]
    is_doubtful = pl.any_horizontal(pl.all_horizontal(missing), *required)
    doubtful = frame.filter(is_doubtful).select(ROW_NUMBER, RAW)
    return doubtful.filter(pl.col(RAW).str.contains(r"\[\s*\{"))


def _parsed(text: str) -> Any:
    """The value; an empty document where it is too deep to be read."""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return {}


def _place_of_documents(value: Any, fields: set[str], place: str = "$") -> str | None:
    """Where in a JSON value, outside of the contract's own fields, a list of documents stands; None where none does."""
    if isinstance(value, list):
        is_one = any(isinstance(one, dict) and fields & one.keys() for one in value)
        return place if is_one else None
    if not isinstance(value, dict):
        return None
    within = (_place_of_documents(one, fields, f"{place}.{key}") for key, one in value.items() if key not in fields)
    return next(filter(None, within), None)
