"""What the API refuses, in which words, and what it never gives away."""

import base64
import json
import re

import httpx
import pytest

from orchestration.files import read_json

TABLES = "/v1/releases/current/tables"
INVENTORY = f"{TABLES}/inventory"


def is_problem(answer: httpx.Response, status: int) -> bool:
    """A problem with the status, the correlation id of its header, and no word of the inside."""
    body = answer.json()
    return (
        answer.status_code == body["status"] == status
        and answer.headers["content-type"] == "application/problem+json"
        and body["correlation_id"] == answer.headers["x-correlation-id"]
        and not any(word in answer.text for word in ("Traceback", ".py", "duckdb", "site-packages"))
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{TABLES}/nothing", 404),
        (f"{TABLES}/inventory'; drop table x; --", 404),
        (f"{TABLES}/..%2F..%2Fwarehouse", 404),
        (f"{TABLES}/%00", 404),
        ("/v1/releases/20200101T000000Z-00000000", 404),
        ("/v1/releases/..%2F..%2Flanding", 404),
        ("/v1/releases/pulls/tables/x", 404),
        (f"{INVENTORY}?limit=0", 422),
        (f"{INVENTORY}?limit=99999999999999999999999", 422),
        (f"{INVENTORY}?limit=1;select", 422),
        (f"{INVENTORY}?format=xml", 422),
        (f"{INVENTORY}?planning_quantity=1", 422),
        (f"{INVENTORY}?item_id%22%20or%201=1", 422),
        (f"{INVENTORY}?cursor=nonsense", 400),
        (f"{INVENTORY}?cursor=%F0%9F%92%A9", 400),
        (f"{INVENTORY}?cursor={base64.b64encode(json.dumps(['current', 'x', 1e400]).encode()).decode()}", 400),
        (f"{INVENTORY}?cursor={base64.b64encode(json.dumps([{}, [], -1]).encode()).decode()}", 400),
        (f"{INVENTORY}?cursor={base64.b64encode(b'[' * 300).decode()}", 400),
        ("/v1/exceptions?cursor=nonsense", 400),
        ("/v1/exceptions?state=lost", 422),
        ("/v1/availability?item_id=BOLT-M8&location_id=DEN-DC&quantity=nan&date=2026-11-25", 422),
        ("/v1/availability?item_id=BOLT-M8&location_id=DEN-DC&quantity=1&date=25.11.2026", 422),
        ("/v1/availability?item_id=NONE&location_id=DEN-DC&quantity=1&date=2026-11-25", 404),
        ("/v1/trace?item_id=NONE&location_id=' or 1=1", 404),
        ("/v1/nothing", 404),
        ("/v1/releases/", 404),
        ("/releases/current/nothing.csv", 404),
        ("/releases/current/..%2F..%2Flanding%2Fcycles", 404),
        ("/releases/current/%00", 404),
        (f"/releases/current/{'x' * 5000}", 404),
    ],
)
def test_b30_what_makes_no_sense_is_a_problem_not_a_crash(api, path, status):
    assert is_problem(api.get(path), status)


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/metrics", "/v1/releases", "/v1/releases/current", "/v1/exceptions", "/exceptions", "/login",
     "/v1/availability?item_id=BOLT-M8&location_id=DEN-DC&quantity=1&date=2026-11-25",
     "/v1/trace?item_id=BOLT-M8&location_id=DEN-DC", INVENTORY, "/releases/current/report.html", "/style.css"],
)  # fmt: skip
def test_b42_a_parameter_that_a_path_does_not_know_is_named(api, path):
    answer = api.get(f"{path}{'&' if '?' in path else '?'}item=BOLT-M8&locations=DEN-DC")
    assert is_problem(answer, 422)
    assert all(name in answer.json()["detail"] for name in ("item", "locations"))


def test_b30_a_cursor_of_another_filter_or_table_is_refused(api):
    cursor = api.get(INVENTORY, params={"limit": 1}).json()["next_cursor"]
    for address in (f"{INVENTORY}?item_id=BOLT-M8", f"{TABLES}/items?", f"{INVENTORY}?item_id=x"):
        assert is_problem(api.get(f"{address}&cursor={cursor}"), 400)


@pytest.mark.parametrize(
    "body",
    ["{", "[]", "null", '{"kind": "burn", "reason": "x"}', '{"kind": "acknowledge", "reason": "\\ud800"}',
     '{"kind": "acknowledge", "reason": " "}', '{"kind": "acknowledge", "reason": "a\\u0000b"}',
     '{"kind": "snooze", "reason": "x"}', '{"kind": "assign", "reason": "x", "snoozed_until": "2026-12-01T00:00:00Z"}',
     '{"kind": "snooze", "reason": "x", "snoozed_until": "2026-12-01T00:00:00"}',
     '{"kind": "snooze", "reason": "x", "snoozed_until": "0001-01-01T00:00:00+14:00"}'],
)  # fmt: skip
def test_b30_an_action_that_says_too_little_is_not_recorded(server, body):
    actor = server.caller("read", "act")
    known, before = actor.get("/v1/exceptions").json()["rows"][0]["exception_id"], server.actions
    answer = actor.post(f"/v1/exceptions/{known}/actions", content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422)
    assert server.actions == before


def signed_in(server, *scopes: str) -> httpx.Client:
    """A browser of somebody who signed in, or tried to."""
    browser = server.stranger()
    token = server.token(*scopes)
    browser.post("/login", data={"key": token, "page": "/exceptions"})
    return browser


def proof_of(browser: httpx.Client) -> str:
    return re.search(r'name="form_token" value="(\w+)"', browser.get("/exceptions").text)[1]


@pytest.mark.parametrize(
    ("filled_in", "status"),
    [
        ({"kind": "assign", "assigned_to": "   "}, 422),
        ({"kind": "assign", "assigned_to": "a\x00b\nc"}, 422),
        ({"kind": "assign"}, 422),
        ({"kind": "snooze", "snoozed_until": "monday"}, 422),
        ({"kind": "acknowledge", "reason": " "}, 422),
        ({"kind": "acknowledge", "form_token": "forged"}, 403),
        ({"kind": "acknowledge", "form_token": "x" * 65}, 422),
    ],
)
def test_b30_a_form_that_says_too_little_is_not_recorded(server, filled_in, status):
    browser, before = signed_in(server, "read", "act"), server.actions
    known = server.home.table("reconciliation_exceptions")["exception_id"][0]
    form = {"reason": "x", "form_token": proof_of(browser), **filled_in}
    assert is_problem(browser.post(f"/exceptions/{known}", data=form), status)
    assert server.actions == before


def test_b30_a_form_in_a_strange_encoding_is_refused(server):
    browser = signed_in(server, "read", "act")
    body = (
        b"--x\r\nContent-Disposition: form-data; name=form_token\r\n"
        b"Content-Type: text/plain; charset=raw_unicode_escape\r\n\r\n\\ud800\r\n--x--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x; charset=raw_unicode_escape"}
    for path in ("/logout", "/exceptions/x"):
        assert browser.post(path, content=body, headers=kind).status_code in (403, 422)


def test_a_form_is_recorded_as_it_was_filled_in(server):
    browser = signed_in(server, "read", "act")
    known = server.home.table("reconciliation_exceptions")["exception_id"][0]
    form = {"kind": "snooze", "reason": "x", "snoozed_until": "2026-12-01T06:00", "form_token": proof_of(browser)}
    assert browser.post(f"/exceptions/{known}", data=form).status_code == 303
    assert read_json(server.home.settings.actions / server.actions[-1])["snoozed_until"] == "2026-12-01T06:00:00+00:00"
    form |= {"kind": "acknowledge", "snoozed_until": "not looked at"}
    assert browser.post(f"/exceptions/{known}", data=form).status_code == 303


def test_b31_a_session_ends_and_its_cookie_is_no_key(server):
    browser = signed_in(server, "read")
    cookie, proof = browser.cookies["truestock_session"], proof_of(browser)
    assert is_problem(server.stranger().get("/v1/releases", headers={"X-API-Key": cookie}), 401)
    assert browser.post("/logout", data={"form_token": proof}).status_code == 303
    again = server.stranger().get("/exceptions", headers={"Cookie": f"truestock_session={cookie}"})
    assert is_problem(again, 401)


def test_b31_only_who_may_read_signs_in_and_only_here(server):
    assert "truestock_session" not in signed_in(server, "act").cookies
    form = {"key": server.token("read"), "page": "/"}
    elsewhere = server.stranger().post("/login", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert is_problem(elsewhere, 403)


def test_b30_bodies_are_bounded(server):
    actor = server.caller("read", "act")
    assert is_problem(actor.post("/v1/overrides:validate", content=b"x" * 70_000), 413)
    assert is_problem(actor.post("/v1/overrides:validate", content=iter([b"x"])), 411)


def test_b31_without_a_key_nothing_is_told(server):
    token = server.token("read")
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"X-API-Key": wrong},
        {"Cookie": f"truestock_session={token}"},
    ):
        answer = server.stranger().get("/v1/releases", headers=headers)
        assert is_problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    for path in ("/", "/exceptions", f"/releases/{server.home.current}/report.html"):
        assert is_problem(server.stranger().get(path), 401)
    assert server.stranger().get("/v1/releases", headers={"X-API-Key": token}).status_code == 200


def test_b31_a_key_does_what_its_scopes_say(server, api):
    known, before = api.get("/v1/exceptions").json()["rows"][0]["exception_id"], server.actions
    action = {"kind": "acknowledge", "reason": "seen"}
    assert is_problem(api.post(f"/v1/exceptions/{known}/actions", json=action), 403)
    assert is_problem(server.caller("act").get("/v1/releases"), 403)
    assert server.actions == before


def test_b31_over_its_rate_a_key_waits(server):
    slow = server.caller("read", per_minute=3)
    answers = [slow.get("/v1/releases") for _ in range(4)]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    assert is_problem(answers[3], 429)
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert server.caller("read").get("/v1/releases").status_code == 200, "each key has a rate of its own"


def test_a_key_ends_when_it_is_revoked_or_expires(server):
    caller = server.caller("read")
    assert caller.get("/v1/releases").status_code == 200
    listed = server.home.truestock("keys", "list").stdout.splitlines()
    key_id = caller.headers["authorization"].split("_")[1]
    assert len([line for line in listed if key_id in line and "valid" in line]) == 1
    assert server.home.truestock("keys", "revoke", key_id).stdout == f"revoked {key_id}\n"
    assert caller.get("/v1/releases").status_code == 401
    late = server.home.truestock("keys", "create", "dana", "--expires", "2026-01-01T00:00:00Z").stdout.strip()
    assert server.stranger().get("/v1/releases", headers={"X-API-Key": late}).status_code == 401
    assert server.home.truestock("keys", "revoke", "nonsense").returncode == 2


def test_keys_are_kept_as_hashes_that_only_the_owner_reads(server):
    token = server.token("read")
    folder = server.home.settings.keys
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert token.split("_", 2)[2] not in path.read_text()


def test_every_answer_is_protected_and_can_be_found_again(api, server):
    for path in ("/v1/releases", "/v1/nothing", "/healthz", "/login"):
        answer = api.get(path, headers={"X-Correlation-ID": "night-run-0042"})
        assert answer.headers["x-correlation-id"] == "night-run-0042"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    assert "request night-run-0042: GET (unknown) answered with 404" in server.log.read_text()
    assert api.get("/healthz", headers={"X-Correlation-ID": "x\ty"}).headers["x-correlation-id"] != "x\ty"


def test_what_a_server_did_is_counted(server, api):
    api.get(f"{TABLES}/items")
    api.get("/nowhere/at/all")
    text = server.stranger().get("/metrics").text
    path = "/v1/releases/{release_id}/tables/{table}"
    assert f'truestock_http_requests_total{{method="GET",path="{path}",status="200"}}' in text
    assert 'path="(unknown)"' in text and "nowhere" not in text
    assert "truestock_release_age_seconds" in text
