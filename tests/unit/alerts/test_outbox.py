"""What is told once, what is told again, and who is told."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from orchestration.alerts.alert import Alert, Subject
from orchestration.alerts.channels import ChannelError, load_channels
from orchestration.alerts.outbox import Outbox
from orchestration.alerts.send import message, send_trial, send_waiting
from orchestration.cli import app
from orchestration.environment import ALERT_URLS_VARIABLE
from orchestration.settings import RUNBOOKS
from tests.receivers import free_port, mailbox, webhook

LATE = Subject("erp/1", "team:erp", "high", "erp is late")
LOST = Subject("wms/1", "team:wms", "medium", "wms is late")


def alert(*subjects, kind="overdue_source", cycle="20261118T060000Z"):
    return Alert(kind, cycle, None, subjects)


def told(settings):
    return [[one["key"] for one in stored["subjects"]] for stored in Outbox(settings).waiting()]


def configure(settings, content, mode=0o600):
    settings.alert_channels.write_text(content)
    settings.alert_channels.chmod(mode)


def test_a_subject_is_told_of_once_in_whichever_cycle(settings):
    outbox = Outbox(settings)
    for cycle in ("20261118T060000Z", "20261119T060000Z"):
        outbox.put([alert(LATE, cycle=cycle)])
    outbox.put([alert(LATE, LOST, cycle="20261120T060000Z")])
    assert told(settings) == [["erp/1"], ["wms/1"]]


def test_a_signal_that_was_gone_is_news_again(settings):
    outbox = Outbox(settings)
    for number, subjects in enumerate([[LATE], [], [LATE]]):
        outbox.put([alert(*subjects, kind="disruption_signals", cycle=f"2026111{number}T060000Z")])
    assert told(settings) == [["erp/1"], ["erp/1"]]


def test_an_alert_that_no_channel_took_for_a_week_is_given_up_and_said_to_be(settings):
    outbox = Outbox(settings)
    outbox.put([replace(alert(LATE), raised_at="2020-01-01T00:00:00+00:00"), alert(LOST, kind="dead_letters")])
    (complaint,) = send_waiting(settings)
    assert complaint.startswith("alerts given up: 1, as not every channel accepted them within 7 days")
    assert told(settings) == [["wms/1"]]
    (given_up,) = outbox.sent()
    assert given_up["sent_to"] == [] and given_up["expired_at"]
    listed = CliRunner().invoke(app, ["alerts", "list", "--home", str(settings.home)]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["unsent", "waiting"]
    assert send_waiting(settings) == []


def test_no_alert_is_given_up_while_another_process_sends_it(settings, monkeypatch):
    outbox = Outbox(settings)
    outbox.put([replace(alert(LATE), raised_at="2020-01-01T00:00:00+00:00")])
    monkeypatch.setattr("orchestration.alerts.send.OTHER_SENDER_SECONDS", 0)
    with FileLock(settings.alerts / ".sender"):
        outbox.put([alert(LOST)])
        assert send_waiting(settings) == ["alerts are waiting: another process is sending"]
        outbox.mark(outbox.waiting()[0]["alert_id"], "mail", took=True)
    assert len(told(settings)) == 2


def test_a_message_that_a_channel_never_takes_holds_up_no_other(settings):
    port, cycles = free_port(), ("20261118T060000Z", "20261119T060000Z", "20261120T060000Z")
    configure(settings, f"channels: {{erp: {{url: 'json://127.0.0.1:{port}'}}}}")
    bad = [Subject(f"erp/{cycle}", "team:erp", "high", "contains a virus") for cycle in cycles]
    with webhook(port, refused="virus") as received:
        for cycle, one in zip(cycles, bad, strict=True):
            Outbox(settings).put(
                [alert(one, kind="dead_letters", cycle=cycle), alert(replace(LATE, key=cycle), cycle=cycle)]
            )
            waits = [f"alerts waiting: {len(told(settings)) - 1}; channel erp does not accept them"]
            assert send_waiting(settings) == waits
    assert len(received) == 3 and told(settings) == [[one.key] for one in bad]


def test_a_mail_that_is_scanned_for_long_is_sent_once(settings):
    port = free_port()
    configure(settings, f"channels: {{ops: {{url: 'mailto://127.0.0.1:{port}?from=a@example.com&to=b@example.com'}}}}")
    Outbox(settings).put([alert(LATE)])
    with mailbox(port, scanned_seconds=4) as mails:
        assert [send_waiting(settings), send_waiting(settings)] == [[], []]
    assert len(mails) == 1


@pytest.mark.parametrize("receivers", ["to=b@example.com,c@example.com", "to=b@example.com&cc=c@example.com"])
def test_a_channel_of_several_receivers_is_refused(settings, receivers):
    url = "mailto://anna:hunter2@127.0.0.1?from=a@example.com&"
    configure(
        settings, f"channels: {{one: {{url: '{url}to=b@example.com&retry=2'}}, ops: {{url: '{url}{receivers}'}}}}"
    )
    with pytest.raises(ChannelError, match=r"^several receivers: ops; one receiver per channel") as error:
        load_channels(settings)
    assert "hunter2" not in str(error.value)


def test_a_channel_is_told_what_it_wants_and_one_that_is_down_gets_it_later(settings):
    up, down = free_port(), free_port()
    configure(
        settings,
        f"channels:\n  erp: {{url: 'json://127.0.0.1:{up}', owners: ['team:erp']}}\n"
        f"  severe: {{url: 'json://127.0.0.1:{down}', minimum_severity: high}}\n",
    )
    Outbox(settings).put([alert(LATE, LOST), alert(LOST, kind="dead_letters")])
    with webhook(up) as received:
        assert send_waiting(settings) == ["alerts waiting: 1; channel severe does not accept them"]
    with webhook(down) as later:
        assert send_waiting(settings) == []
    assert [one["title"] for one in received + later] == ["Truestock 20261118T060000Z: 1 source is past its SLA"] * 2
    assert told(settings) == []


def test_addresses_of_the_environment_are_told_everything(settings, monkeypatch):
    ports = free_port(), free_port()
    monkeypatch.setenv(ALERT_URLS_VARIABLE, " ".join(f"json://127.0.0.1:{port}" for port in ports))
    with webhook(ports[1]) as received:
        assert send_trial(settings) == {"environment-1": False, "environment-2": True}
    assert received[0]["title"] == "Truestock: this is a test"


def test_a_message_shows_the_first_rows_and_keeps_data_on_one_line(settings):
    subjects = [Subject(str(number), "team:erp", "high", f"line {number}\n- forged") for number in range(12)]
    body = message(settings, replace(alert(*subjects), release_id="R1"), "https://reports/{release_id}")
    assert body.splitlines()[9:] == [
        "- high, team:erp: line 9 - forged",
        "and 2 more",
        "",
        "See: truestock releases",
        f"Runbook: {RUNBOOKS / 'overdue_source.md'}",
        "Report: https://reports/R1",
    ]


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        ("channels: {}", 0o644, "alerts.yml: others may read it"),
        ("channels: {ops: {url: 'slack://hunter2', hunter: 1}}", 0o600, "alerts.yml: channels.ops.hunter: Unexpected"),
        ("channels: {'slack://hunter2': {}}", 0o600, r"alerts.yml: channels.\?"),
        ("channels:\n  ops: {url: slack://hunter2", 0o600, "alerts.yml: line 2 is not YAML"),
    ],
)
def test_b29_a_fault_in_the_file_is_named_without_its_secrets(settings, content, mode, words):
    configure(settings, content, mode)
    with pytest.raises(ChannelError, match=words) as error:
        load_channels(settings)
    assert "hunter2" not in str(error.value)
    Outbox(settings).put([alert(LATE)])
    assert send_waiting(settings) == [str(error.value)]


def test_what_was_put_away_long_ago_is_forgotten_and_nothing_that_waits(settings):
    outbox = Outbox(settings)
    for day in (18, 19, 20):
        outbox.put([alert(replace(LATE, key=str(day)), cycle=f"202611{day}T060000Z")])
    first, second, _ = (one["alert_id"] for one in outbox.waiting())
    outbox.file([first, second])
    now = datetime.now(UTC)
    os.utime(settings.alerts / "sent" / f"{first}.json", times=((now - timedelta(days=10)).timestamp(),) * 2)
    assert [path.stem for path in outbox.forget(now - timedelta(days=9))] == [first]
    assert [one["alert_id"] for one in outbox.sent()] == [second]
    assert told(settings) == [["20"]]
