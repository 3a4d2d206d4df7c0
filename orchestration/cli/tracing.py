"""From a published figure back to the lines of the files that it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from orchestration.cli.common import HomeOption, home_of, show, sources_in_use
from orchestration.settings import HomePaths

if TYPE_CHECKING:
    import polars as pl

SHOWN = ["published_table", "published_column", "document", "stock_status", "step", "quantity", "movement_id"]
SHOWN += ["recorded_at", "source", "file_name", "row_number", "line"]
TABLES = ("inventory", "reconciliation_causes", "open_orders", "inbound_supply")


def trace(
    item: Annotated[str, typer.Option(help="item_id as published")],
    location: Annotated[str, typer.Option(help="location_id as published")],
    release: Annotated[str | None, typer.Option(help="release id [default: the current one]")] = None,
    format: Annotated[
        Literal["text", "csv", "json"], typer.Option(help="csv and json: the source lines only")
    ] = "text",
    home: HomeOption = None,
) -> None:
    """Show what is published of an item at a location, and every source line that its figures are the sum of."""
    from orchestration.ingest.landed_lines import with_landed_lines
    from orchestration.publish.trace import evidence, published_rows, source_lines

    settings, sources = home_of(home), sources_in_use()
    folder = _release_folder(settings, release)
    lines = with_landed_lines(settings, sources, source_lines(folder, item, location))
    if lines.is_empty():
        raise typer.BadParameter(f"{folder.name} publishes nothing of {item} at {location}")
    if format == "csv":
        typer.echo(lines.write_csv(), nl=False)
    elif format == "json":
        typer.echo(lines.write_json())
    else:
        typer.echo(f"Release {folder.name}: {item} at {location}")
        for table in TABLES:
            _section(table, published_rows(folder, table, item, location))
        causes = published_rows(folder, "reconciliation_causes", item, location)
        _section("evidence of the causes", with_landed_lines(settings, sources, evidence(causes)))
        _section("source lines", lines.select(SHOWN))


def _release_folder(settings: HomePaths, release: str | None) -> Path:
    from orchestration.publish.catalogue import UnknownRelease, release_folder

    try:
        return release_folder(settings, release)
    except UnknownRelease as error:
        raise typer.BadParameter(str(error)) from error


def _section(title: str, rows: pl.DataFrame) -> None:
    """A titled table without its empty columns, or nothing where there are no rows."""
    if not rows.is_empty():
        typer.echo(f"\n{title}")
        show(rows.select(column for column in rows if column.null_count() < rows.height))
