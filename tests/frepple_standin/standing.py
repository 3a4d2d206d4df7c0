"""What a planner would find in the stand-in, beside what a release says; compared without the code under test."""

from __future__ import annotations

from pathlib import Path

from tests.frepple_standin.fields import ALIASES, DATE, DURATION, NUMBER, SPECS
from tests.frepple_standin.releases import columns_of, rows_of
from tests.frepple_standin.tasks import Tool

OVER = ("closed", "canceled")
FILES = [name for name in SPECS if name not in ("operation", "resource")]
SHARED = ("parameter", "calendar", "location", "item", "customer", "supplier")


def planned_with(tool: Tool, file: str, release: Path) -> list[tuple]:
    """The rows of a model that count, as the file has its columns; of masters and parameters those that it names."""
    fields = [ALIASES.get(column, column) for column in columns_of(release, file)]
    named = {row["name"] for row in rows_of(release, file)} if file in SHARED else set()
    rows = [row for row in tool.database.rows(file) if row.get("status") not in (*OVER, "proposed", "approved")]
    rows = [row for row in rows if file not in SHARED or row["name"] in named]
    if file == "calendarbucket":
        rows = [row for row in rows if row["calendar"] in {one["name"] for one in rows_of(release, "calendar")}]
    rows = [row for row in rows if file != "forecastplan" or row["forecastoverride"] is not None]
    return sorted(tuple(str(_plain(file, name, row[name])) for name in fields) for row in rows)


def released(file: str, release: Path) -> list[tuple]:
    """The rows of a file."""
    rows = rows_of(release, file)
    return sorted(tuple(str(_plain(file, ALIASES.get(name, name), cell)) for name, cell in row.items()) for row in rows)


def _plain(file: str, field: str, value: object) -> object:
    """A value of either side without its way of writing."""
    kind = SPECS[file].fields[field]
    if value in ("", None):
        return None
    if kind == NUMBER:
        return float(str(value))
    if kind == DATE:
        return str(value)[:10]
    return f"{str(value).split()[0]}d" if kind == DURATION and "d" not in str(value) else value
