"""Rows as the stand-in's REST interface shows them: decimals as text, figures of a forecast in one JSON value."""

from __future__ import annotations

from tests.frepple_standin.database import Database, Row, place
from tests.frepple_standin.fields import NUMBER, SPECS

INTEGERS = ("priority",)


def shown(database: Database, model: str) -> list[dict[str, object]]:
    """What the tool answers to a GET of a model; of the forecast's figures only those that have a forecast."""
    if model == "forecastplan" and database.late:
        database.late -= 1
        return []
    if model == "forecastplan":
        known = {place(row) for row in database.rows("forecast")}
        return [_bucket(row) for row in database.rows(model) if place(row) in known]
    return [_row(model, row) for row in database.rows(model)]


def _row(model: str, row: Row) -> dict[str, object]:
    spec = SPECS[model]
    hidden = {*spec.unseen, *(() if spec.has_id else ("id",))}
    return {name: _value(spec.fields.get(name), name, value) for name, value in row.items() if name not in hidden} | {
        "lastmodified": "2026-11-18T06:00:00"
    }


def _value(kind: str | None, name: str, value: object) -> object:
    if kind != NUMBER or value is None:
        return value
    return int(float(str(value))) if name in INTEGERS else f"{float(str(value)):.8f}"


def _bucket(row: Row) -> dict[str, object]:
    """Nulls are left out of the value, and other measures stand in it too."""
    override = row["forecastoverride"]
    figures = {} if override is None else {"forecastoverride": override}
    names = ("item", "location", "customer", "startdate", "enddate")
    return {name: row[name] for name in names} | {"value": {"orderstotal": 0, **figures}}
