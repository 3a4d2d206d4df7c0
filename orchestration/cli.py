"""The commands. Each is thin: it finds the home, calls one function and says in words what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from orchestration.contracts.load import ContractError
from orchestration.settings import HOME_VARIABLE, Settings, parse_instant

EXIT_FAILED, EXIT_BLOCKED = 1, 3

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
HomeOption = Annotated[Path | None, typer.Option("--home", envvar=HOME_VARIABLE, help="home folder [default: data/]")]
output, errors = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@app.command()
def run(
    home: HomeOption = None,
    as_of: Annotated[str | None, typer.Option(help="instant of the cycle, with offset [default: now]")] = None,
    restate: Annotated[bool, typer.Option(help="use what is known now and replace the cycle's release")] = False,
) -> None:
    """Run one planning cycle: land, load, build, reconcile, check, release. Exit 0 released, 3 blocked, 1 failed."""
    from orchestration.defs.run import run_cycle  # Dagster takes seconds to import

    instant = _instant(as_of) if as_of else datetime.now(UTC).replace(microsecond=0)
    settings = Settings.of(home)
    outcome = run_cycle(settings, instant, restate, say=output.print)
    if outcome.blocked_by:
        errors.print("Blocked by the gate; the current release stays:", *outcome.blocked_by, sep="\n  ", markup=False)
        raise typer.Exit(EXIT_BLOCKED)
    if outcome.failure:
        errors.print("Failed; the current release stays:", outcome.failure, sep="\n  ", markup=False)
        raise typer.Exit(EXIT_FAILED)
    output.print(f"Release {outcome.release_id}", f"Report  {outcome.report}", sep="\n", markup=False)


@app.command()
def releases(home: HomeOption = None) -> None:
    """The releases of a home, oldest first; * marks the current one."""
    from orchestration.publish.catalogue import current_release_id, manifests

    settings = Settings.of(home)
    current = current_release_id(settings)
    table = Table("release", "as of", "outcome", "withheld", "rows")
    for manifest in manifests(settings):
        mark = " *" if manifest["release_id"] == current else ""
        withheld = "n/a" if manifest["withheld_share"] is None else f"{manifest['withheld_share']:.1%}"
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        table.add_row(manifest["release_id"] + mark, manifest["as_of"], manifest["outcome"], withheld, f"{rows:,}")
    output.print(table)


@app.command(name="dead-letters")
def dead_letters(home: HomeOption = None) -> None:
    """What was refused, as CSV: whole deliveries first, then rows with their place in the file and the reason."""
    from orchestration.ingest.refused import refused

    typer.echo(refused(Settings.of(home)).write_csv(), nl=False)


def main() -> None:
    """Entry point; faults of contracts and files end in one line, without a stack trace."""
    try:
        app()
    except (ContractError, OSError) as error:
        errors.print(str(error), markup=False)
        raise SystemExit(EXIT_FAILED) from error
