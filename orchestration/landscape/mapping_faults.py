"""What is wrong with rows of a mapping that single codes do not tell: values of another type, a dialect or element that
there is none of, rows that stand against each other.

Belongs here: what can be known before anything was delivered. Stays out: whether an item or location is known, which a
cycle's checks tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from orchestration.contracts.load import ContractError, load_dialect
from orchestration.contracts.problems import no_such
from orchestration.landscape.dialects import dialect_folders
from orchestration.settings import DBT_PROJECT

Row = dict[str, str]
Fault = tuple[int, str]
NumberedRow = tuple[int, Row]
READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "date": ("a day as 2026-12-31", lambda text: datetime.strptime(text, "%Y-%m-%d")),
    "integer": ("a whole number", int),
    "decimal(18,4)": ("a number", lambda text: Decimal(text).as_integer_ratio()),
    "double": ("a number", lambda text: Decimal(text).as_integer_ratio()),
}
"""What a value of a column's type is in words, and what raises an ArithmeticError or ValueError where it is none."""


def faults_of(
    name: str, key: tuple[str, ...], rows: list[NumberedRow], shipped: list[Row], landscape: Path
) -> Iterator[Fault]:
    """Line and words of each fault of a landscape's own rows, which have all their columns, beside the shipped ones."""
    for number, row in rows:
        yield from ((number, words) for words in _mistyped(name, row))
    yield from _never_matched([one for one in rows if one[1].get("dialect")], shipped, landscape)
    yield from _told_twice(key, rows)
    if name == "item_successors":
        yield from _circles(rows)


def _mistyped(name: str, row: Row) -> Iterator[str]:
    for column, data_type in _types()[name].items():
        if row[column] and data_type in READERS:
            what, read = READERS[data_type]
            try:
                read(row[column])
            except (ArithmeticError, ValueError):
                yield f"{column} {row[column]!r} is not {what}"


@cache
def _types() -> dict[str, dict[str, str]]:
    """The types of each mapping's columns, by its name."""
    settings = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    seeds = settings["seeds"]["truestock"]
    return {name: seed["+column_types"] for name, seed in seeds.items() if not name.startswith("+")}


def _never_matched(rows: list[NumberedRow], shipped: list[Row], landscape: Path) -> Iterator[Fault]:
    """Rows of a dialect that neither ships nor is the landscape's, or of an element that its files do not have."""
    folders = dialect_folders(landscape)
    spoken = {row["dialect"] for _, row in rows if row.get("element")}
    columns = {name: _columns(folders[name]) for name in spoken & folders.keys()}
    for number, row in rows:
        dialect, element = row["dialect"], row.get("element")
        if dialect not in folders:
            yield number, no_such("dialect", dialect, sorted(folders))
        elif element and columns[dialect]:
            mapped = tuple(dict.fromkeys(one["element"] for one in shipped if one["dialect"] == dialect))
            if element not in (*mapped, *columns[dialect]):
                yield number, f"{dialect}: {no_such('element', element, mapped or columns[dialect])}"


def _columns(dialect: Path) -> tuple[str, ...]:
    """Columns of a dialect's contract and the fields within them; none where it cannot be read, which is told of it."""
    try:
        columns = [column for entity in load_dialect(dialect).entities for column in entity.columns]
    except ContractError:
        return ()
    return tuple(dict.fromkeys(one.name for column in columns for one in (column, *column.nested)))


def _told_twice(key: tuple[str, ...], rows: Iterable[NumberedRow]) -> Iterator[Fault]:
    lines: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        about = tuple(row[column] for column in key)
        if all(about) and about in lines:
            yield number, f"{', '.join(about)} stands in line {lines[about]} already"
        lines.setdefault(about, number)


def _circles(rows: Iterable[NumberedRow]) -> Iterator[Fault]:
    """Items that are replaced by themselves, at once or after others."""
    successors = {row["item_id"]: row["successor_item_id"] for _, row in rows if row["successor_item_id"]}
    for number, row in rows:
        item, passed = row["item_id"], [row["item_id"]]
        while (following := successors.get(passed[-1])) and following not in passed:
            passed.append(following)
        if following == item:
            yield number, f"{item} is replaced by itself: {' → '.join([*passed, item])}"
