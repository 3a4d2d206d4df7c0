"""Publishing past a block: who decided it, why, and until when. An append-only log, one file a decision.

An override covers the checks that had blocked when it was given, of exactly one cycle, and has to be used before it
expires. Once used it counts for ever, so that the cycle gives the same release whenever it is run again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.files import read_json, write_json_atomic
from orchestration.ingest.cycle import find_cycle, frozen_cycles
from orchestration.settings import Settings

Override = dict[str, Any]
STAGES = ("reconciliation", "planning")


class InvalidOverride(Exception):
    """The override does not say who, why or until when, or is about nothing that it could let through."""


def record_override(settings: Settings, as_of: datetime, actor: str, reason: str, expires_at: datetime) -> Override:
    """Let the latest cycle at `as_of` be published past the checks that block it. Raises InvalidOverride."""
    now = datetime.now(UTC)
    if not actor.strip() or not reason.strip():
        raise InvalidOverride("actor or reason is empty")
    if expires_at <= now:
        raise InvalidOverride(f"{expires_at.isoformat()} is not in the future")
    record = find_cycle(settings, as_of)
    if record is None:
        raise InvalidOverride(f"there was no cycle at {as_of.isoformat()}")
    if later := _later_cycle(settings, record["cycle_id"]):
        raise InvalidOverride(f"cycle {later} goes on from what {record['cycle_id']} left; override that one")
    override = {
        "override_id": f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}",
        "cycle_id": record["cycle_id"],
        "checks": _blocking_checks(settings, record["cycle_id"]),
        "actor": actor,
        "reason": reason,
        "given_at": now.isoformat(timespec="seconds"),
        "expires_at": expires_at.isoformat(),
    }
    write_json_atomic(settings.overrides / f"{override['override_id']}.json", override)
    return override


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


def _later_cycle(settings: Settings, cycle_id: str) -> str | None:
    """A cycle whose state starts from that of `cycle_id`, so that publishing it now would contradict the other."""
    later = [one["cycle_id"] for one in frozen_cycles(settings) if one["parent_cycle_id"] == cycle_id]
    return later[0] if later else None


def apply_overrides(settings: Settings, cycle_id: str, checks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checks, those that an override covers with `overridden_by`; the message names one that counts no more."""
    known = map(read_json, sorted(settings.overrides.glob("[0-9]*.json")))
    given = [one for one in known if one["cycle_id"] == cycle_id]
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
    if _use(settings, override["override_id"]).exists():
        return None
    if datetime.fromisoformat(override["expires_at"]) <= datetime.now(UTC):
        return f"expired at {override['expires_at']}"
    later = _later_cycle(settings, override["cycle_id"])
    return f"was not used before cycle {later} went on without it" if later else None


def record_use(settings: Settings, override_ids: Iterable[str]) -> None:
    """Note that a release was published by these overrides; the first time counts."""
    for override_id in override_ids:
        path = _use(settings, override_id)
        if not path.exists():
            write_json_atomic(path, {"override_id": override_id, "used_at": datetime.now(UTC).isoformat()})


def _use(settings: Settings, override_id: str) -> Path:
    return settings.overrides / "used" / f"{override_id}.json"
