"""A home as a whole: how large it is, in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.common import HomeOption, home_of, locked
from orchestration.settings import HomePaths

Archive = Annotated[Path, typer.Argument(help="the backup, .tar.gz")]


def home(home: HomeOption = None) -> None:
    """How many files and bytes a home has in each of its stores, and how long they are kept."""
    from orchestration.home_size import store_sizes
    from orchestration.landscape.load import load_landscape

    settings = home_of(home)
    sizes = store_sizes(settings, load_landscape().policy)
    for one in sizes:
        typer.echo(f"{one.store:<26} {one.files:>8,} files {one.size_bytes / 1e6:>12,.1f} MB   {one.kept}")
    files, size_bytes = sum(one.files for one in sizes), sum(one.size_bytes for one in sizes)
    typer.echo(f"{settings.home}: {files:,} files, {size_bytes / 1e6:,.1f} MB")


def backup(archive: Archive, home: HomeOption = None) -> None:
    """Write landing and releases, from which everything else is made again, to one file."""
    from orchestration.backup import back_up

    settings = home_of(home)
    with locked(settings):
        count = back_up(settings, archive)
    typer.echo(f"{archive}: {count} files")


def restore(archive: Archive, home: HomeOption = None) -> None:
    """Put a backup into an empty home; the next run makes warehouse, raw and history again."""
    from orchestration.backup import NotRestorable, restore

    settings = HomePaths.of(home)
    try:
        with locked(settings):
            count = restore(settings, archive)
    except NotRestorable as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"{settings.home}: {count} files")
