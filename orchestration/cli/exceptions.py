"""Exceptions: what differs between the systems and why, who works it, and what is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from orchestration.cli.common import HomeOption, complain, home_of, instant_of, locked, show
from orchestration.settings import HomePaths

if TYPE_CHECKING:
    import polars as pl

SHOWN = ["exception_id", "item_id", "location_id", "stock_status", "cause", "quantity", "value"]
SHOWN += ["severity", "owner", "state", "age_days", "due_at", "actions_since"]
TAKEN = "The next cycle takes it; to bring it into one that was frozen: truestock run --restate --as-of ..."
Actor = Annotated[str, typer.Option(help="who does it")]
Reason = Annotated[str, typer.Option(help="why")]

app = typer.Typer(help=__doc__, invoke_without_command=True)
baseline = typer.Typer(
    no_args_is_help=True, help="Opening differences: what differed when the systems were first compared."
)


@app.callback()
def listed(
    context: typer.Context,
    home: HomeOption = None,
    state: Annotated[
        Literal["open", "acknowledged", "snoozed", "resolved"] | None,
        typer.Option(help="only these [default: all that are not resolved]"),
    ] = None,
    format: Annotated[Literal["table", "csv"], typer.Option(help="csv has every column")] = "table",
) -> None:
    """List the exceptions of the current release, the earliest due first, with what people did since.

    Before the first release: those of the cycle that was built last and not let through.
    """
    context.obj = home
    if context.invoked_subcommand:
        return
    import polars as pl

    found = _exceptions(home_of(home))
    found = found.filter(pl.col("state") == state if state else pl.col("state") != "resolved")
    if format == "csv":
        typer.echo(found.write_csv(), nl=False)
    else:
        show(found.select(SHOWN))


@app.command()
def act(
    context: typer.Context,
    exception: Annotated[str, typer.Argument(help="id of the exception")],
    kind: Annotated[Literal["acknowledge", "assign", "snooze", "resolve"], typer.Argument()],
    actor: Actor,
    reason: Reason,
    to: Annotated[str | None, typer.Option(help="assign: to whom")] = None,
    until: Annotated[str | None, typer.Option(help="snooze: instant, with offset")] = None,
    home: HomeOption = None,
) -> None:
    """Do something about an exception. One that is resolved while it is still visible opens again."""
    settings = home_of(home or context.obj)
    if exception not in _exceptions(settings)["exception_id"]:
        raise typer.BadParameter(f"no exception {exception}; `truestock exceptions` lists them")
    snoozed_until = instant_of(until) if until else None
    _record(
        settings,
        kind=kind,
        actor=actor,
        reason=reason,
        exception_id=exception,
        assigned_to=to,
        snoozed_until=snoozed_until,
    )
    typer.echo(f"{kind} {exception}")
    complain(TAKEN)


@baseline.command()
def accept(
    actor: Actor,
    reason: Reason,
    item: Annotated[str | None, typer.Option(help="only this item's")] = None,
    location: Annotated[str | None, typer.Option(help="only this location's")] = None,
    everything: Annotated[bool, typer.Option("--all", help="every opening difference")] = False,
    home: HomeOption = None,
) -> None:
    """Accept opening differences: they are exceptions no longer, and count as explained."""
    import polars as pl

    if everything == bool(item or location):
        raise typer.BadParameter("give --all, or --item, --location or both")
    settings = home_of(home)
    meant = pl.col("cause") == "opening_variance", pl.col("state") != "resolved"
    found = _exceptions(settings).filter(*meant)
    for name, value in (("item_id", item), ("location_id", location)):
        found = found.filter(pl.col(name) == value) if value else found
    if found.is_empty():
        raise typer.BadParameter("there is no such opening difference; `truestock exceptions` lists them")
    _record(settings, kind="accept_baseline", actor=actor, reason=reason, item_id=item, location_id=location)
    typer.echo(f"{found.height} opening differences accepted")
    complain(TAKEN)


def _exceptions(settings: HomePaths) -> pl.DataFrame:
    """The current release's exceptions, else those of the built cycle, with the actions that it does not know."""
    from orchestration.cycle.unused_actions import unused_actions
    from orchestration.publish.catalogue import NoRelease, current_manifest
    from orchestration.publish.exception_list import exceptions_of

    try:
        manifest = current_manifest(settings)
    except NoRelease as error:
        return _before_the_first_release(settings, str(error))
    return exceptions_of(settings, manifest, unused_actions(settings, manifest.cycle_id))


def _before_the_first_release(settings: HomePaths, why: str) -> pl.DataFrame:
    from orchestration.cycle.frozen import built_cycle
    from orchestration.cycle.unused_actions import unused_actions
    from orchestration.publish.exception_list import built_exceptions

    if not settings.cycle_pointer.exists():
        raise typer.BadParameter(why)
    with locked(settings):
        cycle_id = built_cycle(settings).cycle_id
        if not settings.history_of(cycle_id).exists():
            raise typer.BadParameter(f"{why}; cycle {cycle_id} was not built far enough to list what it found")
        found = built_exceptions(settings, unused_actions(settings, cycle_id))
    complain(f"There is no release yet; these are of cycle {cycle_id}, which was not published.")
    return found


def _record(settings: HomePaths, **fields: Any) -> None:
    from orchestration.decisions.actions import Action, InvalidAction, record_action

    try:
        record_action(settings, Action(**fields))
    except InvalidAction as error:
        raise typer.BadParameter(str(error)) from error
