"""Publishing past a block: who decided it, why, and until when. An append-only log, one file per decision.

An override covers the checks that had blocked when it was given, of exactly one cycle. Which checks may be overridden
and whether an override still counts is told where the gate is, in `expectations/overrides.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.files import read_json, write_json_atomic
from orchestration.settings import Settings

Override = dict[str, Any]


class InvalidOverride(Exception):
    """The override does not say who, why or until when, or is about nothing that it could let through."""


def record_override(
    settings: Settings, cycle_id: str, checks: Sequence[str], actor: str, reason: str, expires_at: datetime
) -> Override:
    """Add an override of these checks of a cycle to the log and return it as written. Raises InvalidOverride."""
    now = datetime.now(UTC)
    if not actor.strip() or not reason.strip():
        raise InvalidOverride("actor or reason is empty")
    if expires_at <= now:
        raise InvalidOverride(f"{expires_at.isoformat()} is not in the future")
    override = {
        "override_id": f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}",
        "cycle_id": cycle_id,
        "checks": checks,
        "actor": actor,
        "reason": reason,
        "given_at": now.isoformat(timespec="seconds"),
        "expires_at": expires_at.isoformat(),
    }
    write_json_atomic(settings.overrides / f"{override['override_id']}.json", override)
    return override


def overrides_of(settings: Settings, cycle_id: str) -> list[Override]:
    """The overrides of a cycle, oldest first."""
    known = map(read_json, sorted(settings.overrides.glob("[0-9]*.json")))
    return [one for one in known if one["cycle_id"] == cycle_id]


def record_use(settings: Settings, override_ids: Iterable[str]) -> None:
    """Note that a release was published by these overrides; the first time counts."""
    for override_id in override_ids:
        path = _use(settings, override_id)
        if not path.exists():
            write_json_atomic(path, {"override_id": override_id, "used_at": datetime.now(UTC).isoformat()})


def was_used(settings: Settings, override_id: str) -> bool:
    return _use(settings, override_id).exists()


def _use(settings: Settings, override_id: str) -> Path:
    return settings.overrides / "used" / f"{override_id}.json"
