"""Looks at an export as the tool would, and finds what it would refuse, misread or make up.

Knows the files as `files.py` describes them, and reads nothing else of the release.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from orchestration.publish.frepple.files import FILES, INTEGER_DIGITS, USABLE_NAME, Column, ExportFile
from orchestration.publish.frepple.reading import read_file

PROBLEM = {"file": pl.String(), "row": pl.Int64(), "column": pl.String(), "problem": pl.String()}
SUPPLIED = Path(__file__).with_name("sql") / "supplied.sql"
PROBLEMS_SHOWN = 10_000

# What a filled cell of a kind must match, and what the tool makes of it otherwise.
SHAPES = {
    "name": (USABLE_NAME, "is padded, starts like a formula or holds control characters"),
    "identity": (USABLE_NAME, "is padded, starts like a formula or holds control characters"),
    "date": (r"\d{4}-\d{2}-\d{2}", "is not YYYY-MM-DD: an ambiguous date is taken as some other day"),
    "duration": (r"\d{1,4}d", "has no unit: taken as seconds"),
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
    with duckdb.connect() as connection:
        broken = [problem for file in FILES for problem in read_file(connection, file, folder / f"{file.name}.csv")]
        if broken:
            return pl.DataFrame(broken, schema=PROBLEM, orient="row")
        connection.execute(f"create table supplied as {SUPPLIED.read_text()}")
        checks = [check for file in FILES for check in [*_shape(file), *_meaning(file)]]
        found = connection.execute(f"{' union all '.join([*checks, *_supply()])} order by all limit {PROBLEMS_SHOWN}")
        return pl.DataFrame(found.fetchall(), schema=PROBLEM, orient="row")


def _problem(file: str, column: str | None, where: str, words: str, source: str | None = None) -> str:
    named = f"'{column}'" if column else "null::varchar"
    found = f"""select '{file}' as file, line as row, {named} as "column", '{words}' as problem"""
    return f"{found} from {source or file} where {where}"


def _shape(file: ExportFile) -> list[str]:
    """What a cell may hold."""
    found = []
    for column in file.columns:
        name = f'"{column.name}"'
        if column.required:
            found.append(_problem(file.name, column.name, f"coalesce({name}, '') = ''", "is blank"))
        if shape := SHAPES.get(column.kind):
            found.append(_problem(file.name, column.name, f"not regexp_full_match({name}, '{shape[0]}')", shape[1]))
        if column.values:
            known = ", ".join(f"'{value}'" for value in column.values)
            found.append(
                _problem(
                    file.name, column.name, f"{name} not in ({known})", "is a value that the tool treats differently"
                )
            )
        found += _special(file, column, name)
    return found


def _special(file: ExportFile, column: Column, name: str) -> list[str]:
    """What a column of its kind must not say."""
    if column.kind == "identity":
        return [_problem(file.name, column.name, rf"regexp_full_match({name}, '\d+')", "is a bare number")]
    if column.kind == "date":
        no_day = rf"regexp_full_match({name}, '\d{{4}}-\d{{2}}-\d{{2}}') and try_cast({name} as date) is null"
        past = f"try_cast({name} as date) < (select try_cast(value as date) from parameter where name = 'currentdate')"
        words = "is in the past: it would count as there today"
        return [
            _problem(file.name, column.name, no_day, "is not a calendar day"),
            *([_problem(file.name, column.name, past, words)] if column.is_receipt else []),
        ]
    return []


def _meaning(file: ExportFile) -> list[str]:
    """References to what an earlier file defines, and keys."""
    found = [
        _problem(
            file.name,
            column.name,
            f'"{column.name}" <> \'\' and "{column.name}" not in (select name from {column.parent})',
            f"is not in {column.parent}.csv",
        )
        for column in file.columns
        if column.parent
    ]
    key = ", ".join(f'"{name}"' for name in file.key)
    numbered = f"(select line, row_number() over (partition by {key} order by line) as place from {file.name})"
    return [*found, _problem(file.name, None, "place > 1", "has the key of an earlier row", numbered)]


def _supply() -> list[str]:
    """Where the tool would make up a supplier, and a plan that cannot begin."""
    ordered = "from itemsupplier as known where known.item = purchaseorder.item and known.supplier = "
    ordered += "purchaseorder.supplier and known.location = purchaseorder.location"
    needed = ("demand", "item", "quantity"), ("forecastplan", "item", "forecastoverride")
    return [
        _problem("purchaseorder", "supplier", f"not exists ({ordered})", "has no row in itemsupplier.csv"),
        *(
            _problem(
                file,
                column,
                f"try_cast({quantity} as decimal(20, 8)) > 0 and not exists "
                f"(from supplied where supplied.item = {file}.item and supplied.location = {file}.location)",
                "has no supply: the tool would make up Unknown supplier",
            )
            for file, column, quantity in needed
        ),
        "select 'parameter', 0, 'value', 'no current date: the clock of the day of the plan' "
        "where not exists (from parameter where name = 'currentdate' and try_cast(value as date) is not null)",
    ]
