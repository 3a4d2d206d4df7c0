"""One bad cell in every column of every contract of the sample, unreadable or too small: the rule says what becomes of
the row.

A row does without a dispensable cell; any other takes the row with it, of which all else can still be read.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity, Source
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import Enforced, enforce
from tests.conftest import SAMPLE

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
ROWS = ("A", "B")  # what their texts are
Spoiler = Callable[[Column], str]
BAD_TEXT, BAD_VALUE = "a\x07b", "?"


def good(column: Column, form: Format, row: str) -> Any:
    """A value of the column, as the format writes it."""
    notations = {"date": form.date_format, "time": form.time_format, "timestamp": form.timestamp_format or ""}
    if column.data_type in notations:
        return NOW.strftime(notations[column.data_type].replace("%.f", ""))
    if column.data_type.startswith("timestamptz"):
        return NOW.isoformat()
    if column.names:
        return "America/Chicago"
    if column.nested:
        values = {one.name: good(one, Format(type="jsonl", extension="jsonl"), row) for one in column.nested}
        return [values, values] if column.lines else values
    return {"varchar": row, "json": [], "boolean": "true"}.get(column.data_type, 1)


def written(rows: list[dict[str, object]], form: Format) -> bytes:
    if form.type == "jsonl":
        return "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    cells = [[json.dumps(one) if isinstance(one, list) else str(one) for one in row.values()] for row in rows]
    lines = [list(rows[0]), *cells]
    return "".join(f"{form.separator.join(line)}\n" for line in lines).encode()


def as_lines(source: Source) -> Source:
    """The source as its rows can be written here: the cells of messages follow the same notations."""
    if source.format.type not in ("x12", "edifact"):
        return source
    return replace(source, format=replace(source.format, type="delimited", extension="csv", separator="|"))


@dataclass(frozen=True)
class Outcome:
    enforced: Enforced
    accepted: pl.DataFrame


ENTITIES = [(as_lines(source), entity) for source in SAMPLE.sources for entity in source.entities]


def unreadable(column: Column) -> str:
    return BAD_TEXT if column.data_type == "varchar" else BAD_VALUE


def too_small(column: Column) -> str:
    """The next whole number that the column does not allow."""
    return str(column.above if column.minimum is None else column.minimum - 1)


def spoilers(column: Column) -> dict[str, Spoiler]:
    """What can be wrong with a cell of the column, by the reason that a dead letter gives."""
    return {"wrong_type": unreadable} | ({"too_small": too_small} if column.has_limit else {})


def outcome(
    source: Source,
    entity: Entity,
    folder: Path,
    bad: Column | None = None,
    within: Column | None = None,
    spoiled: Spoiler = unreadable,
) -> Outcome:
    """What comes of two rows; the second has a bad cell in column `bad`, or a bad value `within` its last object."""
    rows = [{column.name: good(column, source.format, row) for column in entity.columns} for row in ROWS]
    if bad and within:
        objects = good(bad, source.format, ROWS[1])
        last = {**(objects[-1] if bad.lines else objects), within.name: spoiled(within)}
        rows[1][bad.name] = [objects[0], last] if bad.lines else last
    elif bad:
        rows[1][bad.name] = spoiled(bad)
    content = written(rows, source.format)
    delivery = Delivery(source.name, entity.name, 1, 1, f"x.{source.format.extension}", "0" * 64, 1, None, NOW, NOW)
    target = folder / "accepted.parquet"
    enforced = enforce(delivery, lambda: nullcontext(BytesIO(content)), source, entity, target)
    return Outcome(enforced, pl.read_parquet(target))


def cells(row: pl.DataFrame, entity: Entity, *but: str) -> dict[str, object]:
    return row.select(one.name for one in entity.columns if one.name not in but).row(0, named=True)


def letters(enforced: Enforced) -> Iterator[tuple]:
    return enforced.dead_letters.select("column", "reason", "refused").iter_rows()


@pytest.mark.parametrize(("source", "entity"), ENTITIES, ids=[f"{one.name}-{entity.name}" for one, entity in ENTITIES])
def test_what_becomes_of_a_row_with_a_bad_cell(source: Source, entity: Entity, tmp_path: Path):
    whole = outcome(source, entity, tmp_path).accepted
    assert whole.height == 2
    if entity.whole:
        refused = {
            column.name: outcome(source, entity, tmp_path, column).enforced.rejection for column in entity.columns
        }
        found = {name: rejection.reason if rejection else None for name, rejection in refused.items()}
        assert found == {one.name: None if one.dispensable else "not_whole" for one in entity.columns}
        return
    for column, reason, spoiler in [(one, *how) for one in entity.columns for how in spoilers(one).items()]:
        found = outcome(source, entity, tmp_path, column, spoiled=spoiler)
        rest = cells(whole[1], entity, column.name)
        if column.dispensable:
            left, what = found.accepted[1], "cell"
            assert found.enforced.refused.is_empty(), column.name
        else:
            left, what = found.enforced.refused, "row"
            assert left.select("_refusal", "_refused_column").rows() == [(reason, column.name)]
            assert found.accepted.equals(whole[:1]), column.name
        assert (left[column.name].to_list(), cells(left, entity, column.name)) == ([None], rest), column.name
        assert list(letters(found.enforced)) == [(column.name, reason, what)]
        assert found.enforced.rows_read == found.enforced.rows_accepted + found.enforced.refused.height == 2


NESTED = [
    (source, entity, column, within, reason)
    for source, entity in ENTITIES
    for column in entity.columns
    for within in column.nested
    for reason in spoilers(within)
]


@pytest.mark.parametrize(
    ("source", "entity", "column", "within", "reason"),
    NESTED,
    ids=["-".join([*(part.name for part in parts), reason]) for *parts, reason in NESTED],
)
def test_what_becomes_of_a_document_with_a_bad_value_in_a_line(
    source: Source, entity: Entity, column: Column, within: Column, reason: str, tmp_path: Path
):
    whole = outcome(source, entity, tmp_path).accepted
    found = outcome(source, entity, tmp_path, column, within, spoilers(within)[reason])
    place = f"{column.name}[2].{within.name}" if column.lines else f"{column.name}.{within.name}"
    if within.dispensable:
        left, what = found.accepted[1], "cell"
        assert found.enforced.refused.is_empty()
    else:
        left, what = found.enforced.refused, "row"
        assert left.select("_refusal", "_refused_column").rows() == [(reason, place)]
        assert found.accepted.equals(whole[:1])
    assert cells(left, entity, column.name) == cells(whole[1], entity, column.name)  # its key among them
    assert left[column.name].null_count() == 0, "what the other lines say can still be read"
    assert list(letters(found.enforced)) == [(place, reason, what)]
