"""Publishing past a block needs a person, a reason and an end; and what was let through stays let through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from expectations.overrides import apply_overrides, override_cycle
from orchestration.cycle.frozen import write_cycle
from orchestration.decisions.gate_overrides import GateOverride, InvalidOverride, record_use
from orchestration.gate import CheckResult, OverriddenBy, StageResult, outcome_of, write_stage
from orchestration.instants import parse_instant
from orchestration.records import write_record
from orchestration.settings import HomePaths
from tests.records import AS_OF, check_result, cycle_record

CYCLE = "20261118T060000Z"
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def check(name: str, **changes) -> CheckResult:
    return check_result(name, **{"success": False, "message": "All is late", **changes})


@pytest.fixture
def blocked(settings) -> HomePaths:
    """A cycle that two checks blocked and about which a third one only warned."""
    cycle(settings, CYCLE, None)
    results(settings, [check("late"), check("small"), check("odd", severity="warn"), check("fine", success=True)])
    return settings


def cycle(settings: HomePaths, cycle_id: str, parent: str | None) -> None:
    write_cycle(settings, cycle_record(parse_instant(cycle_id), parent))


def results(settings: HomePaths, checks: list[CheckResult], cycle_id: str = CYCLE) -> None:
    write_stage(settings, StageResult("planning", cycle_id, outcome_of(checks), checks))


def given(settings: HomePaths, **changes) -> GateOverride:
    usual = {"as_of": AS_OF, "actor": "maria", "reason": "counted by hand", "expires_at": TOMORROW}
    return override_cycle(settings, **usual | changes)


def expire(settings: HomePaths, override: GateOverride) -> None:
    expired = replace(override, expires_at=AS_OF + timedelta(hours=1))
    write_record(settings.overrides / f"{override.override_id}.json", expired)


def overridden(settings: HomePaths, *checks: CheckResult, cycle_id: str = CYCLE) -> list[str]:
    return [one.name for one in apply_overrides(settings, cycle_id, checks) if one.overridden_by]


def test_it_covers_what_blocked_and_nothing_else(blocked):
    override = given(blocked)
    assert override.checks == ("late", "small")
    assert overridden(blocked, check("late"), check("new"), check("odd", severity="warn")) == ["late"]
    assert overridden(blocked, check("late", success=True)) == []
    assert overridden(blocked, check("late"), cycle_id=f"{CYCLE}.r001") == []
    assert overridden(blocked, check("late", can_be_overridden=False)) == [], "it could not run this time"
    (applied,) = apply_overrides(blocked, CYCLE, [check("late")])
    assert applied.overridden_by == OverriddenBy(override.override_id, "maria", "counted by hand", TOMORROW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"actor": " "}, "actor or reason is empty"),
        ({"reason": ""}, "actor or reason is empty"),
        ({"expires_at": datetime.now(UTC) - timedelta(seconds=1)}, "is not in the future"),
        ({"as_of": AS_OF + timedelta(days=1)}, "no cycle at 2026-11-19"),
    ],
)
def test_it_needs_somebody_a_reason_an_end_and_a_cycle(blocked, changes, words):
    with pytest.raises(InvalidOverride, match=words):
        given(blocked, **changes)
    assert not blocked.overrides.exists()


@pytest.mark.parametrize(
    ("checks", "cycle_id", "words"),
    [
        ([check("fine", success=True)], CYCLE, "nothing blocks"),
        ([check("late")], "20261117T060000Z", "nothing blocks"),
        ([check("late"), check("causes_add_up", can_be_overridden=False)], CYCLE, "causes_add_up cannot be overridden"),
    ],
)
def test_there_must_be_something_that_may_be_overridden(blocked, checks, cycle_id, words):
    results(blocked, checks, cycle_id)
    with pytest.raises(InvalidOverride, match=words):
        given(blocked)


def test_an_expired_one_is_ignored_and_said(blocked):
    expire(blocked, given(blocked))
    (applied,) = apply_overrides(blocked, CYCLE, [check("late")])
    assert applied.overridden_by is None
    assert applied.message == "All is late (the override by maria expired at 2026-11-18T07:00:00+00:00)"


def test_one_that_was_used_counts_for_ever(blocked):
    override = given(blocked)
    record_use(blocked, [override.override_id])
    expire(blocked, override)
    cycle(blocked, "20261119T060000Z", CYCLE)
    assert overridden(blocked, check("late")) == ["late"]


def test_a_block_that_a_later_cycle_went_on_from_stays(blocked):
    given(blocked)
    cycle(blocked, "20261119T060000Z", CYCLE)
    (applied,) = apply_overrides(blocked, CYCLE, [check("late")])
    assert "was not used before cycle 20261119T060000Z went on without it" in applied.message
    with pytest.raises(InvalidOverride, match="override that one"):
        given(blocked)
