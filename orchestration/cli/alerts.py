"""Alerts: what waits for a channel, sending it, and whether the channels work."""

from __future__ import annotations

import typer

from orchestration.cli.common import EXIT_FAILED, HomeOption, complain
from orchestration.settings import HomePaths

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command(name="list")
def listed(home: HomeOption = None) -> None:
    """Every alert of the home, oldest cycle first: sent, given up unsent, or waiting; who took it, and its runbook."""
    from orchestration.alerts.alert import alert_of
    from orchestration.alerts.outbox import Outbox

    outbox = Outbox(HomePaths.of(home))
    for done, found in (("sent", outbox.sent()), ("waits", outbox.waiting())):
        for one in found:
            alert, state = alert_of(one), "unsent" if one["expired_at"] else done
            typer.echo(f"{state:<6} {alert.title}  [{', '.join(one['sent_to']) or 'nobody'}]  {alert.runbook}")


@app.command()
def send(home: HomeOption = None) -> None:
    """Send what waits. Exit 1 where a channel does not take it."""
    from orchestration.alerts.send import send_waiting

    if complaints := send_waiting(HomePaths.of(home)):
        complain(*complaints)
        raise typer.Exit(EXIT_FAILED)


@app.command()
def test(home: HomeOption = None) -> None:
    """Send a test message to every channel and say which took it. Exit 1 where one does not."""
    from orchestration.alerts.channels import ChannelError
    from orchestration.alerts.send import send_trial

    try:
        taken = send_trial(HomePaths.of(home))
    except ChannelError as error:
        raise typer.BadParameter(str(error)) from None
    if not taken:
        raise typer.BadParameter("there is no channel; name some in alerts.yml of the home or $TRUESTOCK_ALERT_URLS")
    for name, took in taken.items():
        typer.echo(f"{name}: {'took it' if took else 'does not take it'}")
    if not all(taken.values()):
        raise typer.Exit(EXIT_FAILED)
