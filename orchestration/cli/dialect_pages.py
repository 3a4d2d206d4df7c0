"""Dialects as text: each in short, or all about one."""

from __future__ import annotations

from typing import Any

import polars as pl
import typer

from orchestration.cli.common import show

ORIGINS = {"shipped": "ships with Truestock", "landscape": "the landscape's own"}


def show_summary(summary: dict[str, Any]) -> None:
    """Print what `KnownDialect.summary` says."""
    _show_head(summary)
    typer.echo(f"  entities  {', '.join(summary['entities'])}")
    typer.echo(f"  provides  {_provides(summary)}")


def show_details(details: dict[str, Any]) -> None:
    """Print what `KnownDialect.details` says."""
    _show_head(details)
    typer.echo(f"  lies in    {details['folder']}")
    typer.echo(f"  files      {', '.join(f'{name} {_cell(value)}' for name, value in details['format'].items())}")
    typer.echo(f"  time zone  {_time_zone(details['time_zone'])}")
    typer.echo(f"  provides   {_provides(details)}")
    for entity in details["entities"]:
        typer.echo(f"\n{entity['name']}: {entity['description']}\n  {_rules(entity)}")
        show(pl.DataFrame([_column(column) for column in entity["columns"]]))
    for name, rows in details["mappings"].items():
        typer.echo(f"\nmappings/{name}.csv: {len(rows)} rows for this dialect")
        if rows:
            show(pl.DataFrame(rows))


def _show_head(summary: dict[str, Any]) -> None:
    kind = f"{summary['system_type']}, {ORIGINS[summary['origin']]}"
    typer.echo(f"{summary['dialect']} ({kind}): {summary['description']}")


def _provides(summary: dict[str, Any]) -> str:
    return ", ".join(summary["provides"]) or "no canonical entity"


def _time_zone(name: str | None) -> str:
    return f"{name}, unless the system says otherwise" if name else "each system names its own: it writes local times"


def _rules(entity: dict[str, Any]) -> str:
    """When its files come, and what identifies a row."""
    words = [
        f"{entity['kind']}{' of ' + entity['role'] if entity['role'] else ''}",
        "required" if entity["required"] else "not required",
        "may be empty" if entity["may_be_empty"] else "never empty",
        f"every {entity['cadence_hours']:g} h",
        f"key {', '.join(entity['key'])}" if entity["key"] else "no key",
    ]
    return ", ".join(words) + (f"; read {entity['lookback_days']} days back" if entity["lookback_days"] else "")


def _column(column: dict[str, Any]) -> dict[str, str]:
    return {
        "column": column["name"],
        "type": " ".join([column["data_type"], *_limit(column)]),
        "nulls": "never" if column["required"] else "allowed",
        "meaning": column["description"],
    }


def _limit(column: dict[str, Any]) -> list[str]:
    signs = {"minimum": ">=", "above": ">"}
    return [f"{sign} {column[name]}" for name, sign in signs.items() if column[name] is not None]


def _cell(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
