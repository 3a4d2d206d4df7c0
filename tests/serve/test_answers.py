"""Availability, overrides, traces and exceptions: figures of the sample, worked out by hand."""

import csv
import io

import pytest

from orchestration.cycle.unused_actions import unused_actions
from orchestration.files import read_json
from tests.servers import serving

BOLT = {"item_id": "BOLT-M8", "location_id": "HOU-DC"}


@pytest.mark.parametrize(
    ("quantity", "date", "verdict", "inbound", "committed", "available"),
    [
        ("4600", "2026-11-18", "available", 0, 0, 5000),  # of the 5,000, 400 are promised for the 19th
        ("4601", "2026-11-18", "not_available", 0, 0, 5000),
        ("4600", "2026-11-23", "available", 0, 400, 4600),
        ("5600", "2026-11-24", "available", 1000, 400, 5600),
        ("7100", "2026-12-02", "available", 2500, 400, 7100),
        ("7100.0001", "2026-12-31", "not_available", 2500, 400, 7100),
    ],
)
def test_what_can_be_promised(api, quantity, date, verdict, inbound, committed, available):
    answer = api.get("/v1/availability", params={**BOLT, "quantity": quantity, "date": date}).json()
    assert answer["verdict"] == verdict
    assert (answer["inbound_quantity"], answer["committed_quantity"]) == (inbound, committed)
    assert answer["available_quantity"] == answer["available_low_quantity"] == available
    assert (answer["trust"], answer["lowest_trust"]) == ("verified", "verified")
    assert [one["source"] for one in answer["sources"]] == ["erp_sap", "wms_ewm"]
    assert answer["on_hand_at"] == "2026-11-18T05:00:00Z" and answer["age_hours"] > 0


def test_a_transfer_that_is_not_issued_is_committed_at_its_origin(api):
    """2,000 nuts are to leave Houston for Denver: since the 15th they should be on their way."""
    nuts = {"item_id": "NUT-M8", "quantity": 7000, "date": "2026-11-18"}
    answer = api.get("/v1/availability", params={**nuts, "location_id": "HOU-DC"}).json()
    assert (answer["committed_quantity"], answer["available_quantity"], answer["verdict"]) == (2000, 7000, "available")
    arriving = api.get("/v1/availability", params={**nuts, "location_id": "DEN-DC", "date": "2026-11-24"}).json()
    assert arriving["inbound_quantity"] == 2000


def test_orders_after_the_day_keep_what_they_need(api):
    day_before = api.get("/v1/availability", params={**BOLT, "quantity": 1, "date": "2026-11-18"}).json()
    assert day_before["needed_later_quantity"] == 400
    day_itself = api.get("/v1/availability", params={**BOLT, "quantity": 1, "date": "2026-11-19"}).json()
    assert (day_itself["needed_later_quantity"], day_itself["committed_quantity"]) == (0, 400)


@pytest.mark.parametrize(("quantity", "verdict"), [(88, "uncertain"), (89, "not_available")])
def test_an_order_that_cannot_be_read_makes_a_promise_uncertain(api, quantity, verdict):
    """Of 88 lamps nobody knows how many an order line takes; more than 88 there are not, whatever it says."""
    lamps = {"item_id": "LAMP-E27", "location_id": "DEN-DC", "quantity": quantity, "date": "2026-11-18"}
    answer = api.get("/v1/availability", params=lamps).json()
    assert (answer["verdict"], answer["available_quantity"]) == (verdict, 88)
    assert (answer["trust"], answer["lowest_trust"], answer["trust_reasons"]) == (
        "verified",
        "withheld",
        "refused_line",
    )


@pytest.mark.parametrize(("quantity", "verdict"), [(592, "available"), (593, "uncertain"), (617, "not_available")])
def test_what_is_not_explained_makes_a_promise_uncertain(api, quantity, verdict):
    gasket = {"item_id": "GASKET-5", "location_id": "HOU-DC", "quantity": quantity, "date": "2026-11-18"}
    assert api.get("/v1/availability", params=gasket).json()["verdict"] == verdict


def test_a_figure_that_is_withheld_is_never_promised(api):
    unmapped = {"item_id": "wms_ewm:000000000000099999", "location_id": "HOU-DC", "date": "2026-11-18"}
    answer = api.get("/v1/availability", params={**unmapped, "quantity": 5}).json()
    assert (answer["verdict"], answer["lowest_trust"], answer["available_low_quantity"]) == ("uncertain", "withheld", 7)


@pytest.mark.parametrize(
    ("place", "quantity", "verdict", "codes"),
    [
        (("BOLT-M8", "HOU-DC"), 5000, "plausible", ["within_band"]),
        (("BOLT-M8", "HOU-DC"), 4000, "implausible", ["contradicts_both_systems"]),
        (("GASKET-5", "HOU-DC"), 600, "plausible", ["within_band", "open_exception"]),
        (("GLOVE-L", "DEN-DC"), 5, "needs_evidence", ["outside_band", "open_exception"]),
        (("GLOVE-L", "DEN-DC"), -1, "implausible", ["negative", "open_exception"]),
        (("wms_ewm:000000000000099999", "HOU-DC"), 7, "needs_evidence", ["withheld", "open_exception"]),
    ],
)
def test_what_a_planner_may_plan_with_instead(api, place, quantity, verdict, codes):
    proposed = {"item_id": place[0], "location_id": place[1], "quantity": quantity}
    answer = api.post("/v1/overrides:validate", json=proposed)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["verdict"], [reason["code"] for reason in body["reasons"]]) == (verdict, codes)
    assert body["trust"] and body["age_hours"] > 0


def test_a_trace_adds_up_and_shows_the_lines_that_landed(api, server):
    place = {"item_id": "PUMP-X", "location_id": "HOU-DC"}
    found = api.get("/v1/trace", params=place).json()
    (row,) = server.home.table("inventory").filter(**place).to_dicts()
    counted = [line for line in found["source_lines"] if line["published_column"] == "on_hand_quantity"]
    assert sum(line["quantity"] for line in counted) == row["on_hand_quantity"]
    assert all(line["line"] and line["file_name"] for line in found["source_lines"])
    assert found["evidence"] and all(one["line"] for one in found["evidence"])


def test_exceptions_come_as_the_command_lists_them(api, server):
    listed = csv.DictReader(io.StringIO(server.home.truestock("exceptions", "--format", "csv").stdout))
    ids, address = [], {"limit": 2}
    while address:
        page = api.get("/v1/exceptions", params=address).json()
        ids += [row["exception_id"] for row in page["rows"]]
        address = {"limit": 2, "cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert ids == [row["exception_id"] for row in listed]
    mine = api.get("/v1/exceptions", params={"item_id": "GASKET-5", "state": "open"}).json()["rows"]
    assert {row["item_id"] for row in mine} == {"GASKET-5"}


def test_an_action_is_recorded_shown_and_taken_by_the_next_cycle(copy_of):
    home = copy_of()
    with serving(home) as running:
        actor = running.caller("read", "act")
        (gasket,) = actor.get("/v1/exceptions", params={"item_id": "GASKET-5"}).json()["rows"]
        path = f"/v1/exceptions/{gasket['exception_id']}/actions"
        until = "2026-11-25T01:00:00+01:00"
        action = {"kind": "snooze", "reason": "recount on monday", "actor": "lee", "snoozed_until": until}
        recorded = actor.post(path, json=action)
        assert recorded.status_code == 201, recorded.text
        assert actor.post("/v1/exceptions/nonsense/actions", json=action).status_code == 404
        (since,) = actor.get("/v1/exceptions", params={"item_id": "GASKET-5"}).json()["rows"][0]["actions_since"]
    assert (since["kind"], since["actor"]) == ("snooze", "lee (key dana)")
    listed = csv.DictReader(io.StringIO(home.truestock("exceptions", "--format", "csv").stdout))
    (row,) = [row for row in listed if row["exception_id"] == gasket["exception_id"]]
    words = "snooze until 2026-11-25T00:00:00+00:00 by lee (key dana): recount on monday"
    assert row["actions_since"] == words
    cycle = home.manifest["cycle_id"]
    assert [one.action_id for one in unused_actions(home.settings, cycle)] == [recorded.json()["action_id"]]
    assert read_json(home.settings.actions / f"{since['action_id']}.json")["exception_id"] == gasket["exception_id"]
