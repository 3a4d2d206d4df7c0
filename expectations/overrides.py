"""Which of the gate's checks a person lets pass.

An override has to be used before it expires and before a later cycle goes on without it. Once used it counts for ever,
so that the cycle gives the same release whenever it is run again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from orchestration.cycle.frozen import find_cycle, later_cycle
from orchestration.decisions.gate_overrides import (
    InvalidOverride,
    Override,
    overrides_of,
    record_override,
    was_used,
)
from orchestration.files import read_json
from orchestration.settings import Settings

STAGES = ("reconciliation", "planning")


def override_cycle(settings: Settings, as_of: datetime, actor: str, reason: str, expires_at: datetime) -> Override:
    """Let the latest cycle at `as_of` be published past the checks that block it. Raises InvalidOverride."""
    record = find_cycle(settings, as_of)
    if record is None:
        raise InvalidOverride(f"there was no cycle at {as_of.isoformat()}")
    cycle_id = record["cycle_id"]
    if later := later_cycle(settings, cycle_id):  # publishing this one now would contradict the other
        raise InvalidOverride(f"cycle {later} goes on from what {cycle_id} left; override that one")
    return record_override(settings, cycle_id, _blocking_checks(settings, cycle_id), actor, reason, expires_at)


def _blocking_checks(settings: Settings, cycle_id: str) -> list[str]:
    """What blocked the cycle at its last run. Raises InvalidOverride."""
    paths = [path for path in map(settings.gate_results, STAGES) if path.exists()]
    results = [result for result in map(read_json, paths) if result["cycle_id"] == cycle_id]
    failed = [one for result in results for one in result["checks"] if _blocks(one)]
    if not failed:
        raise InvalidOverride(f"nothing blocks cycle {cycle_id}, as far as the last run says; run it again to see")
    final = [one["name"] for one in failed if not one["can_be_overridden"]]
    if final:
        raise InvalidOverride(f"{', '.join(final)} cannot be overridden: what it found is no matter of judgement")
    return [one["name"] for one in failed]


def _blocks(check: dict[str, Any]) -> bool:
    return not check["success"] and check["severity"] == "block" and "overridden_by" not in check


def apply_overrides(settings: Settings, cycle_id: str, checks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checks, those that an override covers with `overridden_by`; the message names one that counts no more."""
    given = overrides_of(settings, cycle_id)
    refusals = {one["override_id"]: _refusal(settings, one) for one in given}
    return [_applied(check, given, refusals) for check in checks]


def _applied(check: dict[str, Any], given: list[Override], refusals: dict[str, str | None]) -> dict[str, Any]:
    covering = [one for one in given if check["name"] in one["checks"]]
    if not covering or not _blocks(check) or not check["can_be_overridden"]:
        return check
    counting = [one for one in covering if refusals[one["override_id"]] is None]
    if counting:
        names = ("override_id", "actor", "reason", "expires_at")
        return {**check, "overridden_by": {name: counting[-1][name] for name in names}}
    last = covering[-1]
    return {**check, "message": f"{check['message']} (the override by {last['actor']} {refusals[last['override_id']]})"}


def _refusal(settings: Settings, override: Override) -> str | None:
    """Why the override counts no more, or None."""
    if was_used(settings, override["override_id"]):
        return None
    if datetime.fromisoformat(override["expires_at"]) <= datetime.now(UTC):
        return f"expired at {override['expires_at']}"
    later = later_cycle(settings, override["cycle_id"])
    return f"was not used before cycle {later} went on without it" if later else None
