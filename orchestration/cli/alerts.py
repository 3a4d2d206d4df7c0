"""Alerts: what waits for a channel, sending it, and whether the channels work."""

from __future__ import annotations

import typer

from orchestration.cli.common import EXIT_FAILED, HomeOption, complain, home_of

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command(name="list")
def listed(home: HomeOption = None) -> None:
    """Every alert of the home, oldest cycle first: sent, unsent (given up) or waiting; its channels and its runbook."""
    from orchestration.alerts.alert import alert_of
    from orchestration.alerts.outbox import Outbox

    outbox = Outbox(home_of(home))
    for done, found in (("sent", outbox.sent()), ("waiting", outbox.waiting())):
        for one in found:
            alert, state = alert_of(one), "unsent" if one["expired_at"] else done
            to = f"to {', '.join(one['sent_to'])}" if one["sent_to"] else "to no channel"
            typer.echo(f"{state:<7} {alert.title}; {to}; runbook {alert.runbook}")


@app.command()
def send(home: HomeOption = None) -> None:
    """Send what is waiting. Exit 1 if a channel fails."""
    from orchestration.alerts.send import send_waiting

    if complaints := send_waiting(home_of(home)):
        complain(*complaints)
        raise typer.Exit(EXIT_FAILED)


@app.command()
def test(home: HomeOption = None) -> None:
    """Send a test message to every channel and say which worked. Exit 1 if one fails."""
    from orchestration.alerts.channels import ChannelError
    from orchestration.alerts.send import send_trial

    try:
        taken = send_trial(home_of(home))
    except ChannelError as error:
        raise typer.BadParameter(str(error)) from None
    if not taken:
        raise typer.BadParameter(
            "no channel is configured; add one to alerts.yml in the home or to $TRUESTOCK_ALERT_URLS"
        )
    for name, took in taken.items():
        typer.echo(f"{name}: {'delivered' if took else 'failed'}")
    if not all(taken.values()):
        raise typer.Exit(EXIT_FAILED)
