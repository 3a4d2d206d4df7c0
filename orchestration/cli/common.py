"""What all commands share: the home option, instants, complaints, exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.instants import parse_instant
from orchestration.redaction import redacted
from orchestration.settings import HOME_VARIABLE, LANDSCAPE_VARIABLE, HomePaths

if TYPE_CHECKING:
    import polars as pl

    from orchestration.contracts.model import Source
    from orchestration.landscape.model import Landscape

EXIT_FAILED, EXIT_BLOCKED = 1, 3
HomeOption = Annotated[Path | None, typer.Option("--home", envvar=HOME_VARIABLE, help="home folder [default: data/]")]


def _use_landscape(folder: Path | None) -> Path | None:
    """What is imported later looks there."""
    if folder:
        os.environ[LANDSCAPE_VARIABLE] = str(folder.resolve())
    return folder


LandscapeOption = Annotated[
    Path | None,
    typer.Option(
        "--landscape",
        callback=_use_landscape,
        help="folder of truestock.yml [default: the nearest upward, else the sample]",
    ),
]


def instant_of(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def system_of(landscape: Landscape, name: str) -> Source:
    """The landscape's system of that name."""
    if source := landscape.source(name):
        return source
    raise typer.BadParameter(f"no system {name!r}; there are {', '.join(one.name for one in landscape.sources)}")


def complain(*lines: str) -> None:
    typer.echo(redacted("\n  ".join(lines)), err=True)


def show(rows: pl.DataFrame) -> None:
    """Print a table with its header, each row as wide as it needs to be."""
    import polars as pl

    with pl.Config(
        tbl_formatting="NOTHING",
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=10_000,
        fmt_str_lengths=200,
    ):
        typer.echo(str(rows.select(pl.all().cast(pl.String).fill_null(""))))


@contextmanager
def locked(settings: HomePaths) -> Iterator[None]:
    """The home for this command alone; a run in progress is waited for."""
    from filelock import FileLock

    settings.home.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.lock):
        yield
