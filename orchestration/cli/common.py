"""What all commands share: the home option, instants, complaints, exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.contracts.load import ContractError
from orchestration.environment import HOME_VARIABLE, LANDSCAPE_VARIABLE
from orchestration.instants import parse_instant
from orchestration.redaction import redacted
from orchestration.settings import LANDSCAPE_FILE, HomePaths

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


def home_of(home: Path | None, may_begin: bool = False) -> HomePaths:
    """The home that a command works on. One that holds nothing is said; what is no home at all ends the command, unless
    it `may_begin` one."""
    settings = HomePaths.of(home)
    if not _is_home(settings) and not may_begin:
        lacks = "it has neither inbox, landing nor releases"
        complain(f"{settings.home} is no home, as {lacks}: {_other(settings)}, or begin one with truestock run")
        raise typer.Exit(EXIT_FAILED)
    if not any(map(_holds_anything, (settings.inbox, settings.landing, settings.releases))):
        inbox = settings.inbox / "SYSTEM"
        complain(f"{settings.home} is empty: put extracts into {inbox}, then truestock run, or {_other(settings)}")
    return settings


def _is_home(settings: HomePaths) -> bool:
    return any(folder.is_dir() for folder in (settings.inbox, settings.landing, settings.releases))


def _holds_anything(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def _other(settings: HomePaths) -> str:
    if (settings.home / LANDSCAPE_FILE).is_file():
        return f"it is a landscape, whose home is {settings.home / 'data'}"
    return f"name another one by --home or ${HOME_VARIABLE}"


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


def sources_in_use() -> tuple[Source, ...]:
    """The systems of the landscape; none, said in words, where it has faults, for commands that can do without."""
    from orchestration.landscape.load import load_landscape

    try:
        return load_landscape().sources
    except ContractError as error:
        faults = str(error).splitlines()
        complain("The landscape has faults, so the texts of messages and workbooks are left out:", *faults)
        return ()


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
