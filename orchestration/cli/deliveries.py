"""What was refused or is held, and how to get it in after all."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.common import HomeOption, complain, home_of, instant_of, locked, sources_in_use


def dead_letters(home: HomeOption = None) -> None:
    """What was refused, as CSV: deliveries before their rows and cells; place, reason, meaning, remedy, cost."""
    from orchestration.cycle.refused import entity_roles, refused
    from orchestration.ingest.landed_lines import with_landed_records
    from orchestration.ingest.refusal_costs import with_cost
    from orchestration.ingest.refusal_reasons import explained

    paths = home_of(home)
    letters = with_landed_records(paths, sources_in_use(), refused(paths))
    typer.echo(with_cost(explained(letters), entity_roles(paths)).write_csv(), nl=False)


def replay(
    home: HomeOption = None,
    delivery: Annotated[str | None, typer.Option(help="id of one delivery")] = None,
    since: Annotated[str | None, typer.Option(help="all extracted at or after this instant, with offset")] = None,
    dead_letters: Annotated[
        bool, typer.Option("--dead-letters", help="every delivery with anything refused, even a single cell")
    ] = False,
) -> None:
    """Run landed deliveries through their contracts again and print, as CSV, what became of each; ids stay."""
    from orchestration.ingest.replay import has_refused, replay
    from orchestration.landscape.load import load_landscape

    if [delivery is not None, since is not None, dead_letters].count(True) != 1:
        raise typer.BadParameter("give one of --delivery, --since and --dead-letters")
    start = instant_of(since) if since else None
    settings = home_of(home)
    with locked(settings):
        replayed = replay(
            settings,
            load_landscape().sources,
            lambda one, account: (
                one.delivery_id == delivery
                or (start is not None and one.extracted_at >= start)
                or (dead_letters and has_refused(one, account))
            ),
        )
    if delivery and not replayed:
        raise typer.BadParameter(f"no delivery {delivery} was landed")
    counted = {"accepted": "rows_accepted", "dead_lettered": "rows_dead_lettered", "cells_refused": "cells_refused"}
    typer.echo(",".join(["delivery_id", "attempts", *(f"{name}_before,{name}" for name in counted), "rejected"]))
    for one in replayed:
        figures = [getattr(account, name, "") for name in counted.values() for account in (one.before, one.after)]
        row = [one.delivery.delivery_id, one.after.attempts, *figures, one.after.reason or ""]
        typer.echo(",".join(map(str, row)))
    complain("The next cycle takes them; to bring them into one that was frozen: truestock run --restate --as-of ...")


def erase(
    delivery: Annotated[str, typer.Argument(help="id of the delivery")],
    actor: Annotated[str, typer.Option(help="who asked for it")],
    reason: Annotated[str, typer.Option(help="why, for example a request under data protection law")],
    home: HomeOption = None,
) -> None:
    """Delete a delivery's bytes and rows from the home for good, leaving a tombstone; releases are not touched."""
    from orchestration.decisions.erasure import erase
    from orchestration.ingest.delivery import UnknownDelivery

    settings = home_of(home)
    try:
        with locked(settings):
            erased = erase(settings, delivery, actor, reason)
    except UnknownDelivery as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo("\n".join(f"Erased {one}" for one in erased))


def expire(
    before: Annotated[str, typer.Option(help="instant, with offset; older deliveries go")],
    actor: Annotated[str, typer.Option(help="who asked for it")],
    home: HomeOption = None,
) -> None:
    """Landing retention: erase older deliveries that no cycle from that instant on has used. Releases stay."""
    from orchestration.cycle.expiry import expire

    settings, instant = home_of(home), instant_of(before)
    with locked(settings):
        erased = expire(settings, instant, actor)
    typer.echo(f"{len(erased)} deliveries erased; cycles before {before} cannot be built again")


def approve(
    delivery: Annotated[str, typer.Argument(help="id of a held delivery")],
    actor: Annotated[str, typer.Option(help="who approves")],
    reason: Annotated[str, typer.Option(help="why it is right")],
    home: HomeOption = None,
) -> None:
    """Let a held delivery through."""
    from orchestration.decisions.approvals import approve
    from orchestration.ingest.delivery import UnknownDelivery

    try:
        path = approve(home_of(home), delivery, actor, reason)
    except UnknownDelivery as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"Approved: {path}\nThe next cycle takes it; for a frozen one: truestock run --restate --as-of ...")
