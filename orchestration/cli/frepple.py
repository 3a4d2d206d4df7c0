"""What goes to frePPLe, the planning tool."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.common import EXIT_FAILED, HomeOption, complain, home_of, show
from orchestration.publish.frepple.push.models import Mode

if TYPE_CHECKING:
    from orchestration.publish.frepple.push.address import Address
    from orchestration.publish.frepple.push.compare import Tally

PARTLY = "What stands in frePPLe may be a part of the release; a push that ends well mends it."
UNTOUCHED = "Nothing was sent: frePPLe is as it was."
app = typer.Typer(no_args_is_help=True, help="Releases in frePPLe, an open-source planning tool.")


@app.callback()
def commands() -> None:
    """Keeps `push` a command of its own name."""


@app.command()
def push(
    url: Annotated[str, typer.Option(help="http(s)://HOST[:PORT][/SCENARIO] of frePPLe 9.17 or later")],
    mode: Annotated[
        Mode,
        typer.Option(help="snapshot: empty our models first; delta: change only what differs there"),
    ],
    plan: Annotated[bool, typer.Option("--plan", help="have frePPLe plan with it")] = False,
    release: Annotated[str | None, typer.Option(help="id of a release [default: the current one]")] = None,
    wait_minutes: Annotated[float, typer.Option(min=0, help="how long each task may take")] = 60,
    home: HomeOption = None,
) -> None:
    """Send a release to a running frePPLe and read back what then stands there; any difference fails.

    Who we are there stands in $TRUESTOCK_FREPPLE_USER and $TRUESTOCK_FREPPLE_PASSWORD, or in $TRUESTOCK_FREPPLE_TOKEN.
    """
    import polars as pl

    from orchestration.publish.catalogue import UnknownRelease, release_folder
    from orchestration.publish.frepple.push.address import UnusableAddress, address_of

    try:
        address, folder = address_of(url, os.environ), release_folder(home_of(home), release)
    except (UnusableAddress, UnknownRelease) as error:
        raise typer.BadParameter(str(error)) from None
    if address.is_open:
        complain("http to another machine: credentials and data can be read on the way; use https")
    rows = [(one.model, one.rows, one.quantity) for one in _push(folder, address, mode, plan, wait_minutes * 60)]
    show(pl.DataFrame(rows, schema=["model", "rows", "quantity"], orient="row"))
    typer.echo(f"Release {folder.name} stands in {address.url}{', which planned with it' if plan else ''}")


def _push(folder: Path, address: Address, mode: Mode, plan: bool, seconds: float) -> list[Tally]:
    """What was read back; a push that does not end well ends the command."""
    from orchestration.publish.frepple.push.answers import ToolError
    from orchestration.publish.frepple.push.client import Client
    from orchestration.publish.frepple.push.readback import NotEqual
    from orchestration.publish.frepple.push.run import push_release
    from orchestration.publish.frepple.push.standing import UnreadableExport
    from orchestration.publish.frepple.push.tasks import Tasks

    with Client(address) as client:
        try:
            return push_release(folder, client, Tasks(client, seconds), mode, plan)
        except (ToolError, NotEqual, UnreadableExport) as error:
            complain(str(error), PARTLY if client.has_sent else UNTOUCHED)
            raise typer.Exit(EXIT_FAILED) from None
