"""What people do about exceptions and opening differences: an append-only log, one file per action.

Belongs here: writing an action. Which ones a cycle takes is told where cycles are, and what an action changes is
decided where exceptions are, in SQL.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from orchestration.files import write_json_atomic
from orchestration.settings import Settings

ExceptionAct = Literal["acknowledge", "assign", "snooze", "resolve"]
NEEDED = {"assign": ("assigned_to", "to whom"), "snooze": ("snoozed_until", "until when")}


class InvalidAction(Exception):
    """The action does not say who, why, or what its kind needs."""


@dataclass(frozen=True)
class Action:
    """One thing a person did. `assign` says to whom, `snooze` until when (aware); others say neither.

    `accept_baseline` is about no exception but all opening differences, or those of an item, a location or
    both. What people write is text of one line. Raises InvalidAction.
    """

    kind: ExceptionAct | Literal["accept_baseline"]
    actor: str
    reason: str
    exception_id: str | None = None
    assigned_to: str | None = None
    snoozed_until: datetime | None = None
    item_id: str | None = None
    location_id: str | None = None

    def __post_init__(self) -> None:
        for kind, (name, words) in NEEDED.items():
            if bool(getattr(self, name)) != (self.kind == kind):
                raise InvalidAction(f"{self.kind} must {'' if self.kind == kind else 'not '}say {words}")
        for name in ("actor", "reason", "assigned_to"):
            text = getattr(self, name)
            if text is not None and not text.strip():
                raise InvalidAction(f"{name} is empty")
            if text is not None and not text.isprintable():
                raise InvalidAction(f"{name} is not text of one line")


def record_action(settings: Settings, action: Action) -> dict[str, Any]:
    """Add `action` to the log and return it as written; its id sorts by the instant."""
    acted_at = datetime.now(UTC)
    until = action.snoozed_until.isoformat() if action.snoozed_until else None
    written = {
        "action_id": f"{acted_at:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}",
        "acted_at": acted_at.isoformat(),
        **asdict(action),
        "snoozed_until": until,
    }
    write_json_atomic(settings.actions / f"{written['action_id']}.json", written)
    return written
