"""F21: alerts wait while their channels are down, cost the run nothing, and arrive once when they are back."""

from __future__ import annotations

import shutil

import pytest
import yaml

from tests.homes import LAST
from tests.receivers import free_port, mailbox, webhook

SECRET = "hunter2"
KINDS = {"dead_letters", "severe_exceptions", "disruption_signals"}


def configure(home, channels: dict) -> None:
    home.settings.alert_channels.write_text(yaml.safe_dump({"channels": channels}))
    home.settings.alert_channels.chmod(0o600)


def kinds(bodies: list[str]) -> list[str]:
    return sorted(
        line.split("/")[-1].removesuffix(".md") for body in bodies for line in body.splitlines() if "Runbook" in line
    )


@pytest.fixture
def home(copy_of):
    """A released home that has told nobody of anything yet."""
    home = copy_of()
    shutil.rmtree(home.settings.alerts)
    return home


@pytest.mark.heavy
def test_f21_the_run_succeeds_and_alerts_arrive_once_when_the_channels_are_back(home):
    hook, mail = free_port(), free_port()
    configure(
        home,
        {
            "hook": {"url": f"json://anna:{SECRET}@127.0.0.1:{hook}/alerts"},
            "mail": {"url": f"mailto://127.0.0.1:{mail}?from=truestock@example.com&to=planner@example.com"},
        },
    )
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stderr
    assert "alerts waiting: 3; channel hook does not accept them" in outcome.stderr
    assert SECRET not in outcome.stdout + outcome.stderr
    assert home.truestock("alerts", "send").returncode == 1
    with webhook(hook) as posted, mailbox(mail) as mails:
        sent = [home.truestock("alerts", "send"), home.truestock("alerts", "send")]
    assert [one.returncode for one in sent] == [0, 0], sent[0].stderr
    assert kinds([one["message"] for one in posted]) == sorted(KINDS)
    assert kinds([body for _, body in mails]) == sorted(KINDS)
    assert sorted(one["title"] for one in posted) == sorted(subject for subject, _ in mails)
    written = b"".join(path.read_bytes() for path in home.settings.alerts.rglob("*") if path.is_file())
    assert SECRET.encode() not in written + home.settings.run_log.read_bytes()
    assert home.truestock("alerts", "list").stdout.count("sent ") == 3
