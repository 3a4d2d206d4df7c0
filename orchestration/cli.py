"""The commands. Each is thin: it finds the home, calls one function and says in words what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.contracts.load import ContractError
from orchestration.settings import HOME_VARIABLE, Settings, parse_instant

EXIT_FAILED, EXIT_BLOCKED = 1, 3

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
HomeOption = Annotated[Path | None, typer.Option("--home", envvar=HOME_VARIABLE, help="home folder [default: data/]")]


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _complain(*lines: str) -> None:
    typer.echo("\n  ".join(lines), err=True)


@app.command()
def run(
    home: HomeOption = None,
    as_of: Annotated[str | None, typer.Option(help="instant of the cycle, with offset [default: now]")] = None,
    restate: Annotated[bool, typer.Option(help="use what is known now and replace the cycle's release")] = False,
) -> None:
    """Run one planning cycle: land, load, build, reconcile, check, release. Exit 0 released, 3 blocked, 1 failed."""
    instant = _instant(as_of) if as_of else datetime.now(UTC).replace(microsecond=0)
    settings = Settings.of(home)
    os.environ[HOME_VARIABLE] = str(settings.home)
    from orchestration.defs.run import run_cycle  # takes seconds, and reads where home is

    outcome = run_cycle(settings, instant, restate, say=typer.echo)
    if outcome.blocked_by:
        _complain("Blocked by the gate; the current release stays:", *outcome.blocked_by)
        raise typer.Exit(EXIT_BLOCKED)
    if outcome.failure:
        _complain("Failed; the current release stays:", outcome.failure, f"all output: {settings.run_log}")
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"Release {outcome.release_id}\nReport  {outcome.report}")


@app.command()
def releases(home: HomeOption = None) -> None:
    """The releases of a home, oldest first; * marks the current one."""
    from orchestration.publish.catalogue import current_release_id, manifests

    settings = Settings.of(home)
    current = current_release_id(settings)
    for manifest in manifests(settings):
        mark = "*" if manifest["release_id"] == current else " "
        withheld = "n/a" if manifest["withheld_share"] is None else f"{manifest['withheld_share']:.1%}"
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        typer.echo(f"{mark} {manifest['release_id']}  {manifest['outcome']:<7} withheld {withheld:>6}  {rows:>9,} rows")


@app.command(name="dead-letters")
def dead_letters(home: HomeOption = None) -> None:
    """What was refused, as CSV: whole deliveries first, then rows with their place in the file and the reason."""
    from orchestration.ingest.refused import refused

    typer.echo(refused(Settings.of(home)).write_csv(), nl=False)


@app.command()
def replay(
    home: HomeOption = None,
    delivery: Annotated[str | None, typer.Option(help="id of one delivery")] = None,
    since: Annotated[str | None, typer.Option(help="all extracted at or after this instant, with offset")] = None,
    dead_letters: Annotated[
        bool, typer.Option("--dead-letters", help="all that were refused, whole or in part")
    ] = False,
) -> None:
    """Drive landed deliveries through their contracts once more, as CSV of what became of them; ids stay."""
    from orchestration.contracts.load import load_contracts
    from orchestration.ingest.replay import has_refused, replay

    if [delivery is not None, since is not None, dead_letters].count(True) != 1:
        raise typer.BadParameter("give one of --delivery, --since and --dead-letters")
    start = _instant(since) if since else None
    settings = Settings.of(home)
    with _locked(settings):
        replayed = replay(
            settings,
            load_contracts(),
            lambda one, account: (
                one.delivery_id == delivery
                or (start is not None and one.extracted_at >= start)
                or (dead_letters and has_refused(one, account))
            ),
        )
    if delivery and not replayed:
        raise typer.BadParameter(f"no delivery {delivery} was landed")
    typer.echo("delivery_id,attempts,accepted_before,accepted,dead_lettered_before,dead_lettered,rejected")
    for one in replayed:
        before = (one.before.rows_accepted, one.before.rows_dead_lettered) if one.before else ("", "")
        after = (one.after.rows_accepted, one.after.rows_dead_lettered)
        figures = [one.after.attempts, before[0], after[0], before[1], after[1], one.after.reason or ""]
        typer.echo(",".join(map(str, [one.delivery.delivery_id, *figures])))
    _complain("The next cycle takes them; to bring them into one that was frozen: truestock run --restate --as-of ...")


@app.command()
def approve(
    delivery: Annotated[str, typer.Argument(help="id of a held delivery")],
    actor: Annotated[str, typer.Option(help="who approves")],
    reason: Annotated[str, typer.Option(help="why it is right")],
    home: HomeOption = None,
) -> None:
    """Let a delivery through that is held for having far fewer rows than usual."""
    from orchestration.ingest.approvals import UnknownDelivery, approve

    try:
        path = approve(Settings.of(home), delivery, actor, reason)
    except UnknownDelivery as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"Approved: {path}\nThe next cycle takes it; for a frozen one: truestock run --restate --as-of ...")


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    """The home for this command alone; a run in progress is waited for."""
    from filelock import FileLock

    settings.home.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.lock):
        yield


def main() -> None:
    """Entry point; faults of contracts and files end in one line, without a stack trace."""
    try:
        app()
    except (ContractError, OSError) as error:
        _complain(str(error))
        _leave(EXIT_FAILED)
    except SystemExit as leaving:
        _leave(leaving.code)


def _leave(code: object) -> None:
    """End the process at once: taking Dagster's modules apart, object by object, costs seconds and gives nothing."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else EXIT_FAILED if code else 0)
