"""Running cycles, and the releases that came of them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.common import (
    EXIT_BLOCKED,
    EXIT_FAILED,
    HomeOption,
    LandscapeOption,
    complain,
    home_of,
    instant_of,
)
from orchestration.environment import ENGINE_VARIABLE, HOME_VARIABLE, POLICY_VARIABLE, EngineName
from orchestration.redaction import redacted
from orchestration.settings import RUNBOOKS, HomePaths

if TYPE_CHECKING:
    from orchestration.defs.outcome import Outcome


def run(
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    as_of: Annotated[str | None, typer.Option(help="instant of the cycle, with offset [default: now]")] = None,
    restate: Annotated[bool, typer.Option(help="use what is known now and replace the cycle's release")] = False,
    engine: Annotated[
        EngineName | None,
        typer.Option(envvar=ENGINE_VARIABLE, help="what builds the tables [default: engine of truestock.yml]"),
    ] = None,
) -> None:
    """Run one planning cycle: land, load, build, reconcile, check, release, then add KPIs, report and workbook.

    Exit 0 released, whatever is missing of what is added; 3 blocked, 1 failed.
    """
    instant = instant_of(as_of) if as_of else datetime.now(UTC).replace(microsecond=0)
    settings = home_of(home, may_begin=True)
    os.environ[HOME_VARIABLE] = str(settings.home)
    if engine:
        os.environ[ENGINE_VARIABLE] = engine
    from orchestration.alerts.send import tell
    from orchestration.defs.alerts import ending_of
    from orchestration.defs.landscape import LANDSCAPE
    from orchestration.defs.run import OutOfTime, run_cycle  # takes seconds, and reads where home is

    try:
        outcome = run_cycle(settings, instant, restate, say=lambda line: typer.echo(redacted(line)))
    except OutOfTime as error:
        raise typer.BadParameter(str(error)) from error
    if outcome.release_id:
        typer.echo(f"Release {outcome.release_id}")
        if "report" not in outcome.missing:
            typer.echo(f"Report  {outcome.report}")
        _say_what_is_missing(outcome)
        _say_who_pulled_before(settings, outcome.release_id)
    if outcome.cycle_id:
        _say_what_was_not_taken(settings, outcome.cycle_id)
    for complaint in tell(settings, LANDSCAPE.policy.alerts, ending_of(outcome, instant)):
        complain(complaint)
    _leave_unless_released(outcome, settings)


def _say_what_is_missing(outcome: Outcome) -> None:
    for name, why in outcome.missing.items():
        complain(f"warning: {name} is missing from the release: {why}")
    if outcome.missing:
        complain("Planning needs none of it. To make it: truestock enrich")


def _say_who_pulled_before(settings: HomePaths, release_id: str) -> None:
    from orchestration.publish.manifest import read_manifest

    manifest = read_manifest(settings.releases / release_id)
    for pull in manifest.pulled_before:
        when = pull.pulled_at.isoformat()
        complain(f"{pull.actor} pulled {pull.table} of {manifest.restates_release} at {when}")


def _say_what_was_not_taken(settings: HomePaths, cycle_id: str) -> None:
    from orchestration.cycle.frozen import read_cycle
    from orchestration.cycle.not_taken import came_later, refusals, unused_snapshots
    from orchestration.cycle.overdue import late_sources

    record = read_cycle(settings, cycle_id)
    if refused := refusals(settings, record):
        complain("Not taken; why, and what to do:", f"truestock dead-letters --home {settings.home}", *refused)
    for words in (*late_sources(record), *unused_snapshots(record)):
        complain(f"warning: {words}")
    if later := came_later(settings, record):
        again = f"truestock run --restate --as-of {record.as_of.isoformat()} --home {settings.home}"
        complain(f"Not in this cycle, which was frozen before; to take them, {again}:", *later)


def _leave_unless_released(outcome: Outcome, settings: HomePaths) -> None:
    if outcome.blocked_by:
        todo = f"what to do about each: {RUNBOOKS / 'blocked_release.md'}"
        complain(f"Blocked by the gate; {_what_stays(settings)}:", *outcome.blocked_by, todo)
        raise typer.Exit(EXIT_BLOCKED)
    if outcome.failure:
        see = f"all output: {settings.run_log}", f"what to do: {RUNBOOKS / 'failed_run.md'}"
        complain(f"Failed; {_what_stays(settings)}:", outcome.failure, *see)
        raise typer.Exit(EXIT_FAILED)


def _what_stays(settings: HomePaths) -> str:
    from orchestration.publish.catalogue import current_release_id

    current = current_release_id(settings)
    return f"release {current} stays current" if current else "there is no release yet"


def override(
    as_of: Annotated[str, typer.Option(help="instant of the blocked cycle, with offset")],
    actor: Annotated[str, typer.Option(help="who decides it")],
    reason: Annotated[str, typer.Option(help="why the plan is better off with it")],
    expires: Annotated[str, typer.Option(help="instant, with offset, by which it has to be used")],
    home: HomeOption = None,
) -> None:
    """Let a blocked cycle be published past the checks that blocked its last run; the release says so."""
    from expectations.overrides import override_cycle
    from orchestration.decisions.gate_overrides import InvalidOverride

    try:
        given = override_cycle(home_of(home), instant_of(as_of), actor, reason, instant_of(expires))
    except InvalidOverride as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"Overridden until {given.expires_at.isoformat()}: {', '.join(given.checks)}")
    complain(f"To publish it: truestock run --as-of {as_of}")


def rebuild(home: HomeOption = None, landscape: LandscapeOption = None) -> None:
    """Make warehouse, raw and history again from landing, cycle by cycle as frozen. Exit 1 if one differs."""
    settings = home_of(home)
    os.environ[HOME_VARIABLE] = str(settings.home)
    from orchestration.defs.rebuild import NotRebuildable, rebuild  # takes seconds, and reads where home is

    try:
        failures = rebuild(settings, say=lambda line: typer.echo(redacted(line)))
    except NotRebuildable as error:
        complain(str(error))
        raise typer.Exit(EXIT_FAILED) from error
    if failures:
        complain("Not the same as before:", *failures, f"all output: {settings.run_log}")
        raise typer.Exit(EXIT_FAILED)


def preview(
    home: HomeOption = None,
    landscape: LandscapeOption = None,
    policy: Annotated[Path | None, typer.Option(help="policy file to try [default: the one in use]")] = None,
    inbox: Annotated[Path | None, typer.Option(help="deliveries to try, as an inbox, for example of mdm")] = None,
    out: Annotated[Path | None, typer.Option(help="where to write all differences, as CSV")] = None,
) -> None:
    """What a changed policy or mapping would alter in the current release; the home is not touched. Exit as `run`."""
    settings = home_of(home)
    os.environ[HOME_VARIABLE] = str(settings.home)
    if policy:
        os.environ[POLICY_VARIABLE] = str(policy.resolve())
    from orchestration.defs.preview import preview  # takes seconds, and reads where home is
    from orchestration.publish.catalogue import NoRelease

    try:
        outcome, found = preview(settings, inbox, say=lambda line: typer.echo(redacted(line)))
    except NoRelease as error:
        raise typer.BadParameter(str(error)) from error
    _leave_unless_released(outcome, settings)
    for (table,), values in found.group_by("table", maintain_order=True):
        typer.echo(f"{table}: {values['key'].n_unique()} rows differ, in {', '.join(values['column'].unique().sort())}")
    if out:
        found.write_csv(out)


def releases(home: HomeOption = None) -> None:
    """The releases of a home, oldest first; * marks the current one, - those that are retired.

    Behind one from which KPI tables, report or workbook are missing, their names.
    """
    from orchestration.publish.catalogue import current_release_id, is_retired, manifests
    from orchestration.publish.enrichment import missing_of, tables_of

    settings = home_of(home)
    current = current_release_id(settings)
    for manifest in manifests(settings):
        release_id = manifest.release_id
        mark = "*" if release_id == current else "-" if is_retired(settings, release_id) else " "
        withheld = "n/a" if manifest.withheld_share is None else f"{manifest.withheld_share:.1%}"
        folder = settings.releases / release_id
        rows = sum(entry.rows for entry in tables_of(folder, manifest).values())
        missing = f"  missing: {', '.join(lacking)}" if (lacking := missing_of(folder)) else ""
        typer.echo(f"{mark} {release_id}  {manifest.outcome:<10} withheld {withheld:>6}  {rows:>9,} rows{missing}")
