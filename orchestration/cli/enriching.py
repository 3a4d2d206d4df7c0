"""What is added to a release after it was made current, made again where it is missing."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from orchestration.cli.common import EXIT_FAILED, HomeOption, LandscapeOption, complain, home_of
from orchestration.environment import HOME_VARIABLE
from orchestration.redaction import redacted


def enrich(
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    release: Annotated[str | None, typer.Option(help="id of a release [default: the one run last]")] = None,
) -> None:
    """Make only what is missing from a release: KPI tables, report, workbook. Exit 1 if anything still is."""
    settings = home_of(home)
    os.environ[HOME_VARIABLE] = str(settings.home)
    from orchestration.defs.run import NotHeld, run_enrichment  # takes seconds, and reads where home is
    from orchestration.publish.catalogue import UnknownRelease

    try:
        release_id, missing = run_enrichment(settings, release, say=lambda line: typer.echo(redacted(line)))
    except (NotHeld, UnknownRelease) as error:
        raise typer.BadParameter(str(error)) from error
    if missing:
        complain(f"Still missing from release {release_id}:", *(f"{name}: {why}" for name, why in missing.items()))
        complain(f"all output: {settings.run_log}")
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"Release {release_id}\nReport  {settings.releases / release_id / 'report.html'}")
