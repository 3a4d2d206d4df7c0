"""What the gate said of a cycle: whether it may be published, and each check in words."""

from __future__ import annotations

from typing import Any

from orchestration.files import read_json
from orchestration.settings import Settings

STAGES = ("reconciliation", "planning")


class PublishBlocked(Exception):
    """The gate does not let this cycle through; the message says which checks and why."""


def gate_checks(settings: Settings, record: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of both gate stages for the cycle of `record`.

    Raises PublishBlocked when a stage has no result for this cycle or blocked: no result is no pass.
    """
    checks, reasons = [], []
    for stage in STAGES:
        path = settings.gate_results(stage)
        result = read_json(path) if path.exists() else {}
        if result.get("cycle_id") != record["cycle_id"]:
            reasons.append(f"{stage}: the checks did not run")
        failed = [
            one
            for one in result.get("checks", [])
            if not one["success"] and one["severity"] == "block" and "overridden_by" not in one
        ]
        reasons += [f"{one['name']}: {one['message']}" for one in failed]
        checks += result.get("checks", [])
    if reasons:
        raise PublishBlocked("; ".join(reasons))
    return checks


def overrides_in(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry a check that a person let pass: {check, override_id, actor, reason, expires_at}."""
    return [{"check": one["name"], **one["overridden_by"]} for one in checks if "overridden_by" in one]


def failing_rows(check: dict[str, Any]) -> int | None:
    """How many rows fail a failed check; None where it is about a table as a whole, or could not run."""
    return check["unexpected_count"] or None


def in_words(check: dict[str, Any]) -> str:
    """What a failed check means, what it found of a table as a whole, and who let it pass all the same."""
    meaning = check["message"]
    if failing_rows(check) is None and check["observed"] is not None:
        meaning += f" (observed: {check['observed']})"
    by = check.get("overridden_by")
    return f"Overridden by {by['actor']} until {by['expires_at']}: {by['reason']}. {meaning}" if by else meaning
