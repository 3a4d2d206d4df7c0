"""Looks at an export as the tool would, and finds what it would refuse, misread or make up.

Knows the files as `files.py` describes them, and reads nothing else of the release.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from orchestration.connections import in_memory
from orchestration.publish.frepple.columns import INTEGER_DIGITS, USABLE_NAME, Column, ExportFile
from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.problems import problem_where
from orchestration.publish.frepple.reading import read_file
from orchestration.publish.frepple.traps import misplanned

PROBLEM = {"file": pl.String(), "row": pl.Int64(), "column": pl.String(), "problem": pl.String()}
SUPPLIED = Path(__file__).with_name("sql") / "supplied.sql"
PROBLEMS_SHOWN = 10_000

# What a filled cell of a kind must match, and what the tool makes of it otherwise.
SHAPES = {
    "name": (USABLE_NAME, "is padded, starts like a formula or holds control characters"),
    "identity": (USABLE_NAME, "is padded, starts like a formula or holds control characters"),
    "date": (r"\d{4}-\d{2}-\d{2}", "is not YYYY-MM-DD: an ambiguous date is taken as some other day"),
    "duration": (r"\d{1,4}d", "has no unit: taken as seconds"),
    "rank": (r"[1-9]\d{0,8}", "is not a whole number of 1 or more: with 0 the tool would not use the row"),
    "number": (
        rf"\d{{1,{INTEGER_DIGITS}}}(\.\d{{1,8}})?",
        f"is not a number of 0 or more with at most {INTEGER_DIGITS} digits before the point",
    ),
}


def validate(folder: Path) -> pl.DataFrame:
    """One row per problem, by file, row and column, 10,000 at most; empty where the tool reads the folder as meant.

    `row` counts the lines of the data from 1 (the header is 0, as are files as a whole); `column` is null where the
    problem is not of one.
    """
    with in_memory() as connection:
        broken = [problem for file in FILES for problem in read_file(connection, file, folder / f"{file.name}.csv")]
        if broken:
            return pl.DataFrame(broken, schema=PROBLEM, orient="row")
        connection.execute(f"create table supplied as {SUPPLIED.read_text()}")
        checks = [check for file in FILES for check in [*_shape(file), *_meaning(file)]]
        found = connection.execute(
            f"{' union all '.join([*checks, *misplanned()])} order by all limit {PROBLEMS_SHOWN}"
        )
        return pl.DataFrame(found.fetchall(), schema=PROBLEM, orient="row")


def _shape(file: ExportFile) -> list[str]:
    """What a cell may hold."""
    found = []
    for column in file.columns:
        name = f'"{column.name}"'
        if column.required:
            found.append(problem_where(file.name, column.name, f"coalesce({name}, '') = ''", "is blank"))
        if shape := SHAPES.get(column.kind):
            found.append(
                problem_where(file.name, column.name, f"not regexp_full_match({name}, '{shape[0]}')", shape[1])
            )
        if column.values:
            known = ", ".join(f"'{value}'" for value in column.values)
            found.append(
                problem_where(
                    file.name, column.name, f"{name} not in ({known})", "is a value that the tool treats differently"
                )
            )
        found += _special(file, column, name)
    return found


def _special(file: ExportFile, column: Column, name: str) -> list[str]:
    """What a column of its kind must not say."""
    if column.kind == "identity":
        return [problem_where(file.name, column.name, rf"regexp_full_match({name}, '\d+')", "is a bare number")]
    if column.kind == "date":
        no_day = rf"regexp_full_match({name}, '\d{{4}}-\d{{2}}-\d{{2}}') and try_cast({name} as date) is null"
        past = f"try_cast({name} as date) < (select try_cast(value as date) from parameter where name = 'currentdate')"
        words = "is in the past: it would count as there today"
        return [
            problem_where(file.name, column.name, no_day, "is not a calendar day"),
            *([problem_where(file.name, column.name, past, words)] if column.is_receipt else []),
        ]
    return []


def _meaning(file: ExportFile) -> list[str]:
    """References to what an earlier file defines, and keys."""
    found = [
        problem_where(
            file.name,
            column.name,
            _unknown(file, column),
            f"is not in {column.parent}.csv" + (" before it" if column.parent == file.name else ""),
        )
        for column in file.columns
        if column.parent
    ]
    key = ", ".join(f'"{name}"' for name in file.key)
    numbered = f"(select line, row_number() over (partition by {key} order by line) as place from {file.name})"
    return [*found, problem_where(file.name, None, "place > 1", "has the key of an earlier row", numbered)]


def _unknown(file: ExportFile, column: Column) -> str:
    """Of a file that refers to itself, rows before are known: the tool reads one after the other."""
    unknown = f'"{column.name}" <> \'\' and "{column.name}" not in (select name from {column.parent})'
    if column.parent != file.name:
        return unknown
    first = f'(select min(first.line) from {file.name} as first where first.name = {file.name}."{column.name}")'
    return f"({unknown}) or {first} >= line"
