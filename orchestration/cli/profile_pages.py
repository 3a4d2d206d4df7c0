"""A system's profile in words, and its unknown codes as a table."""

from __future__ import annotations

import sys
from collections import Counter

import polars as pl
import typer

from orchestration.cli.common import complain, show
from orchestration.profile.system import Profile
from orchestration.settings import HomePaths


def say_what_was_read(found: Profile, settings: HomePaths) -> None:
    """On standard error: what the codes were looked for in, and what could not be read."""
    for warning in found.warnings:
        complain(f"warning: {warning}")
    for outcome, number in Counter(one.outcome for one in found.refused).items():
        complain(f"deliveries {outcome}, none of their rows read: {number}; truestock dead-letters says why")
    if not found.used:
        until = f"until {found.as_of:%Y-%m-%d %H:%M} UTC" if found.as_of else "yet"
        complain(f"{found.system}: nothing was accepted {until}; its files belong in {settings.inbox / found.system}")
        return
    if found.missing:
        complain(f"{found.system} has yet to deliver: {', '.join(found.missing)}")
    for entity, columns in found.absent.items():
        complain(f"{entity} has no column {', '.join(columns)}: none of its rows tells what these decide")
    rows, dead = sum(one.rows_accepted for one in found.used), sum(one.rows_dead_lettered for one in found.used)
    cells = sum(one.cells_refused for one in found.used)
    codes = found.unknown.select("kind", "code").unique().height
    complain(
        f"{found.system} until {found.as_of:%Y-%m-%d %H:%M} UTC: "
        f"rows read: {rows:,}, dead-lettered: {dead:,}, cells refused: {cells:,}, codes that no table knows: {codes:,}"
    )


def show_unknown(unknown: pl.DataFrame, format: str) -> None:
    """On standard output, in that format; no table without rows."""
    if format == "csv":
        unknown.write_csv(sys.stdout)
    elif format == "json":
        typer.echo(unknown.write_json())
    elif not unknown.is_empty():
        show(unknown)
