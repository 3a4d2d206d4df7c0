"""Which of the gate's checks a person lets pass.

An override has to be used before it expires and before a later cycle goes on without it. Once used it counts for ever,
so that the cycle gives the same release whenever it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from orchestration.cycle.frozen import find_cycle, later_cycle
from orchestration.decisions.gate_overrides import (
    GateOverride,
    InvalidOverride,
    overrides_of,
    record_override,
    was_used,
)
from orchestration.gate import STAGES, CheckResult, OverriddenBy, read_stage
from orchestration.settings import HomePaths


def override_cycle(settings: HomePaths, as_of: datetime, actor: str, reason: str, expires_at: datetime) -> GateOverride:
    """Let the latest cycle at `as_of` be published past the checks that block it. Raises InvalidOverride."""
    record = find_cycle(settings, as_of)
    if record is None:
        raise InvalidOverride(f"there was no cycle at {as_of.isoformat()}")
    cycle_id = record.cycle_id
    if later := later_cycle(settings, cycle_id):  # publishing this one now would contradict the other
        raise InvalidOverride(f"cycle {later} goes on from what {cycle_id} left; override that one")
    return record_override(settings, cycle_id, _blocking_checks(settings, cycle_id), actor, reason, expires_at)


def _blocking_checks(settings: HomePaths, cycle_id: str) -> list[str]:
    """What blocked the cycle at its last run. Raises InvalidOverride."""
    results = [read_stage(settings, stage, cycle_id) for stage in STAGES]
    failed = [check for result in results if result for check in result.checks if check.blocks]
    if not failed:
        raise InvalidOverride(f"nothing blocks cycle {cycle_id}, as far as the last run says; run it again to see")
    final = [check.name for check in failed if not check.can_be_overridden]
    if final:
        raise InvalidOverride(f"{', '.join(final)} cannot be overridden: what it found is no matter of judgement")
    return [check.name for check in failed]


def apply_overrides(settings: HomePaths, cycle_id: str, checks: Iterable[CheckResult]) -> list[CheckResult]:
    """The checks, those that an override covers with `overridden_by`; the message names one that counts no more."""
    given = overrides_of(settings, cycle_id)
    refusals = {one.override_id: _refusal(settings, one) for one in given}
    return [_applied(check, given, refusals) for check in checks]


def _applied(check: CheckResult, given: list[GateOverride], refusals: dict[str, str | None]) -> CheckResult:
    covering = [one for one in given if check.name in one.checks]
    if not covering or not check.blocks or not check.can_be_overridden:
        return check
    if counting := [one for one in covering if refusals[one.override_id] is None]:
        last = counting[-1]
        by = OverriddenBy(last.override_id, last.actor, last.reason, last.expires_at)
        return replace(check, overridden_by=by)
    last = covering[-1]
    return replace(check, message=f"{check.message} (the override by {last.actor} {refusals[last.override_id]})")


def _refusal(settings: HomePaths, override: GateOverride) -> str | None:
    """Why the override counts no more, or None."""
    if was_used(settings, override.override_id):
        return None
    if override.expires_at <= datetime.now(UTC):
        return f"expired at {override.expires_at.isoformat()}"
    later = later_cycle(settings, override.cycle_id)
    return f"was not used before cycle {later} went on without it" if later else None
