"""What all commands share: the home option, instants, complaints, exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.redaction import redacted
from orchestration.settings import HOME_VARIABLE, Settings, parse_instant

EXIT_FAILED, EXIT_BLOCKED = 1, 3
HomeOption = Annotated[Path | None, typer.Option("--home", envvar=HOME_VARIABLE, help="home folder [default: data/]")]


def instant_of(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def complain(*lines: str) -> None:
    typer.echo(redacted("\n  ".join(lines)), err=True)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """The home for this command alone; a run in progress is waited for."""
    from filelock import FileLock

    settings.home.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.lock):
        yield
