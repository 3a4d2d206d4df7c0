"""The log of what people did, and which of it a cycle takes."""

from datetime import UTC, datetime

import pytest

from orchestration.contracts.policy import load_policy
from orchestration.ingest.actions import Action, InvalidAction, record_action, unused_actions
from orchestration.ingest.cycle import freeze_cycle

DAYS = [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (17, 18, 19)]
SNOOZE = Action("snooze", "dana", "holiday", exception_id="e1", snoozed_until=DAYS[2])


def reasons(actions) -> list[str]:
    return [action["reason"] for action in actions]


def test_each_cycle_takes_what_none_before_it_took(settings, shop):
    record_action(settings, SNOOZE)
    first = freeze_cycle(settings, [shop], load_policy(), DAYS[0])
    record_action(settings, Action("resolve", "lee", "counted", exception_id="e1"))
    record_action(settings, Action("accept_baseline", "lee", "go-live"))
    second = freeze_cycle(settings, [shop], load_policy(), DAYS[1])
    assert reasons(first["actions"]) == ["holiday"]
    assert first["actions"][0]["snoozed_until"] == "2026-11-19T06:00:00+00:00"
    assert reasons(second["actions"]) == ["counted", "go-live"], "in their order"
    assert unused_actions(settings, second["cycle_id"]) == []


def test_a_frozen_cycle_does_not_see_what_came_later_a_restatement_does(settings, shop):
    frozen = freeze_cycle(settings, [shop], load_policy(), DAYS[0])
    record_action(settings, SNOOZE)
    assert freeze_cycle(settings, [shop], load_policy(), DAYS[0]) == frozen
    restated = freeze_cycle(settings, [shop], load_policy(), DAYS[0], restate=True)
    assert reasons(restated["actions"]) == ["holiday"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "assign"}, "assign must say to whom"),
        ({"kind": "snooze"}, "snooze must say until when"),
        ({"kind": "resolve", "assigned_to": "lee"}, "resolve must not say to whom"),
        ({"kind": "acknowledge", "actor": " "}, "actor is empty"),
        ({"kind": "acknowledge", "reason": ""}, "reason is empty"),
        ({"kind": "acknowledge", "reason": "a\nb"}, "reason is not text of one line"),
        ({"kind": "assign", "assigned_to": " "}, "assigned_to is empty"),
    ],
)
def test_an_action_says_who_why_and_what_its_kind_needs(fields, words):
    with pytest.raises(InvalidAction, match=words):
        Action(**{"actor": "dana", "reason": "x", **fields})
