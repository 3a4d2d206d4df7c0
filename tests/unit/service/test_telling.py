"""Who is told of the service: a monitor outside by beats that stay away, people by alerts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr

from orchestration.alerts.outbox import Outbox
from orchestration.heartbeat import Fault
from orchestration.service.deadmans_switch import DeadMansSwitch, UnusableUrl, switch_url
from orchestration.service.telling import PATIENCE_BEATS, Telling

DOWN = Fault("unhealthy_service", "scheduler", "the scheduler is down")
LATE = Fault("overdue_cycle", "2026-11-18T06:00:00+00:00", "the cycle has not ended within 4 hours")


@pytest.mark.parametrize(
    "url",
    [
        "http://hc.example.com/hunter2",
        "ftp://127.0.0.1/hunter2",
        "hunter2",
        "https:///hunter2",
        "https://[hunter2",
        "https://a:0/hunter2",
    ],
)
def test_an_address_that_others_could_read_or_nobody_can_reach_is_refused_without_showing_it(url):
    with pytest.raises(UnusableUrl, match=r"^\$TRUESTOCK_HEARTBEAT_URL must be ") as refused:
        switch_url({"TRUESTOCK_HEARTBEAT_URL": url})
    assert "hunter2" not in str(refused.value)


def test_no_address_is_no_switch():
    assert switch_url({}) is switch_url({"TRUESTOCK_HEARTBEAT_URL": ""}) is None
    assert "hunter2" not in repr(switch_url({"TRUESTOCK_HEARTBEAT_URL": "https://hc.example.com/hunter2"}))


@contextmanager
def monitor(statuses: list[int]) -> Iterator[str]:
    """Answers with these statuses, one after the other, and with the last one for good."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hunter2"
        server.shutdown()


def until(holds) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_switch_says_once_that_nobody_takes_it_and_once_that_somebody_does_again():
    said, statuses = [], [200, 500, 500, 302, 200, 200]
    with monitor(statuses) as url:
        switch = DeadMansSwitch(SecretStr(url), said.append)
        while len(statuses) > 1:
            left = len(statuses)
            until(lambda: switch.press() or len(statuses) < left)  # noqa: B023
        until(lambda: len(said) == 3 or switch.press())
    assert [one.split(": ")[-1] for one in said[:3]] == ["it answers 500", "it answers 302", "it takes the beat again"]
    unheard = []
    DeadMansSwitch(SecretStr(url), unheard.append).press()
    until(lambda: unheard)
    assert unheard[0].endswith(": ConnectError") and "hunter2" not in "".join([*said, *unheard])


def waiting(settings) -> list[str]:
    return [one["kind"] for one in Outbox(settings).waiting()]


def test_people_are_told_of_what_lasts_once_and_again_when_it_comes_back(settings, monkeypatch):
    monkeypatch.delenv("TRUESTOCK_ALERT_URLS", raising=False)
    telling = Telling(settings, lambda _: None)
    for _ in range(PATIENCE_BEATS - 1):
        telling.tell([DOWN])
    assert waiting(settings) == []
    telling.tell([DOWN])
    telling.tell([DOWN])
    assert waiting(settings) == ["unhealthy_service"]
    Outbox(settings).file(one["alert_id"] for one in Outbox(settings).waiting())
    telling.tell([])
    time.sleep(1.1)  # an alert is named by the second
    for _ in range(PATIENCE_BEATS):
        telling.tell([DOWN])
    assert waiting(settings) == ["unhealthy_service"]


def test_an_overdue_cycle_is_told_of_at_once_and_once(settings, monkeypatch):
    monkeypatch.delenv("TRUESTOCK_ALERT_URLS", raising=False)
    telling = Telling(settings, lambda _: None)
    telling.tell([LATE])
    telling.tell([])
    telling.tell([LATE])
    assert waiting(settings) == ["overdue_cycle"]
