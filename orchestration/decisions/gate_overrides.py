"""Publishing in spite of a block: who decided it, why, and until when. An append-only log, one file per decision.

An override covers the checks that had blocked when it was given, of exactly one cycle. Which checks may be overridden
and whether an override still counts is told where the gate is, in `expectations/overrides.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic.dataclasses import dataclass

from orchestration.files import write_json_atomic
from orchestration.records import LENIENT, Instant, read_record, write_record
from orchestration.settings import HomePaths


class InvalidOverride(Exception):
    """The override does not say who, why or until when, or is about nothing that it could let through."""


@dataclass(frozen=True, config=LENIENT)
class GateOverride:
    """One decision: these checks of this cycle are let pass, if that is used before `expires_at`."""

    override_id: str
    cycle_id: str
    checks: tuple[str, ...]
    actor: str
    reason: str
    given_at: Instant
    expires_at: Instant


def record_override(
    settings: HomePaths, cycle_id: str, checks: Sequence[str], actor: str, reason: str, expires_at: datetime
) -> GateOverride:
    """Add an override of these checks of a cycle to the log and return it as written. Raises InvalidOverride."""
    now = datetime.now(UTC)
    if not actor.strip() or not reason.strip():
        raise InvalidOverride("actor or reason is empty")
    if expires_at <= now:
        raise InvalidOverride(f"{expires_at.isoformat()} is not in the future")
    override = GateOverride(
        override_id=f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}",
        cycle_id=cycle_id,
        checks=tuple(checks),
        actor=actor,
        reason=reason,
        given_at=now.replace(microsecond=0),
        expires_at=expires_at,
    )
    write_record(settings.overrides / f"{override.override_id}.json", override)
    return override


def overrides_of(settings: HomePaths, cycle_id: str) -> list[GateOverride]:
    """The overrides of a cycle, oldest first."""
    known = [read_record(GateOverride, path) for path in sorted(settings.overrides.glob("[0-9]*.json"))]
    return [one for one in known if one.cycle_id == cycle_id]


def record_use(settings: HomePaths, override_ids: Iterable[str]) -> None:
    """Note that a release was published by these overrides; the first time counts."""
    for override_id in override_ids:
        path = _use(settings, override_id)
        if not path.exists():
            write_json_atomic(path, {"override_id": override_id, "used_at": datetime.now(UTC).isoformat()})


def was_used(settings: HomePaths, override_id: str) -> bool:
    return _use(settings, override_id).exists()


def _use(settings: HomePaths, override_id: str) -> Path:
    return settings.overrides / "used" / f"{override_id}.json"
