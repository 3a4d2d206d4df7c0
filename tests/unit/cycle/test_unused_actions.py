"""Which of what people did a cycle takes."""

from datetime import UTC, datetime

from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.unused_actions import unused_actions
from orchestration.decisions.actions import Action, record_action
from tests.conftest import landscape_of

DAYS = [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (17, 18, 19)]
SNOOZE = Action("snooze", "dana", "holiday", exception_id="e1", snoozed_until=DAYS[2])


def reasons(actions) -> list[str]:
    return [action.reason for action in actions]


def test_each_cycle_takes_what_none_before_it_took(settings, shop):
    record_action(settings, SNOOZE)
    first = freeze_cycle(settings, landscape_of(shop), DAYS[0])
    record_action(settings, Action("resolve", "lee", "counted", exception_id="e1"))
    record_action(settings, Action("accept_baseline", "lee", "go-live"))
    second = freeze_cycle(settings, landscape_of(shop), DAYS[1])
    assert reasons(first.actions) == ["holiday"]
    assert first.actions[0].snoozed_until == DAYS[2]
    assert reasons(second.actions) == ["counted", "go-live"], "in their order"
    assert unused_actions(settings, second.cycle_id) == []


def test_a_frozen_cycle_does_not_see_what_came_later_a_restatement_does(settings, shop):
    frozen = freeze_cycle(settings, landscape_of(shop), DAYS[0])
    record_action(settings, SNOOZE)
    assert freeze_cycle(settings, landscape_of(shop), DAYS[0]) == frozen
    restated = freeze_cycle(settings, landscape_of(shop), DAYS[0], restate=True)
    assert reasons(restated.actions) == ["holiday"]
