"""A home as a whole: in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.common import HomeOption, locked
from orchestration.settings import HomePaths

Archive = Annotated[Path, typer.Argument(help="the backup, .tar.gz")]


def backup(archive: Archive, home: HomeOption = None) -> None:
    """Write landing and releases, from which everything else is made again, to one file."""
    from orchestration.backup import back_up

    settings = HomePaths.of(home)
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
