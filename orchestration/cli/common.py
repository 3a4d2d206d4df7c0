"""What all commands share: the home option, instants, complaints, exit codes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.settings import HOME_VARIABLE, parse_instant

EXIT_FAILED, EXIT_BLOCKED = 1, 3
HomeOption = Annotated[Path | None, typer.Option("--home", envvar=HOME_VARIABLE, help="home folder [default: data/]")]


def instant_of(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def complain(*lines: str) -> None:
    typer.echo("\n  ".join(lines), err=True)
