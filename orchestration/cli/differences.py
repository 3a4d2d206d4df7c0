"""What differs between two releases, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from orchestration.cli.common import HomeOption, complain, home_of

if TYPE_CHECKING:
    import polars as pl

ROWS_SHOWN = 20
NO_VALUE = "(null)"  # "none" is a value of several columns


def diff(
    before: Annotated[str, typer.Argument(help="id of a release")],
    after: Annotated[str, typer.Argument(help="id of another release")],
    home: HomeOption = None,
    table: Annotated[str | None, typer.Option(help="only this table, all of its rows")] = None,
    format: Annotated[Literal["table", "csv", "json"], typer.Option(help="csv and json: every value")] = "table",
) -> None:
    """What changed from one release to another, by key, and which delivery, cause or rule changed it."""
    from orchestration.publish.catalogue import UnknownRelease, release_folder
    from orchestration.publish.changes import UnknownTable, changes
    from orchestration.publish.diff import not_compared

    settings = home_of(home)
    try:
        folders = [release_folder(settings, release_id) for release_id in (before, after)]
        found = changes(folders[0], folders[1], table)
    except (UnknownRelease, UnknownTable) as error:
        raise typer.BadParameter(str(error)) from error
    for name, why in not_compared(*folders).items():
        complain(f"{name} is not compared: {why}")
    if format == "csv":
        typer.echo(found.write_csv(), nl=False)
    elif format == "json":
        typer.echo(found.write_json())
    else:
        _show(found, None if table else ROWS_SHOWN)


def _show(found: pl.DataFrame, limit: int | None) -> None:
    """First how many rows each table differs in, then those that more than the clock changed, each with its reason."""
    import polars as pl

    from orchestration.publish.changes import MOVED_ON, summary

    if found.is_empty():
        typer.echo("No differences")
    for name, added, removed, changed, columns in summary(found).rows():
        typer.echo(f"{name}: {added} added, {removed} removed, {changed} changed{f' ({columns})' if columns else ''}")
    shown = (pl.col(side).fill_null(NO_VALUE) for side in ("before", "after"))
    values = pl.format("{} {} → {}", "column", *shown)
    told = found.filter(pl.col("reason") != MOVED_ON)
    rows = told.group_by("table", "key", "change", "reason", maintain_order=True).agg(values.str.join(", "))
    for (name,), each in rows.group_by("table", maintain_order=True):
        typer.echo(f"\n{name}")
        for _, key, change, reason, words in each.head(limit or each.height).rows():
            typer.echo(f"  {key}: {change}{f': {words}' if change == 'changed' else ''}\n    because {reason}")
        if limit and each.height > limit:
            typer.echo(f"  … and {each.height - limit} more: --table {name}")
