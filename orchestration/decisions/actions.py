"""What people do about exceptions and opening differences: an append-only log, one file per action.

Belongs here: writing an action. Which ones a cycle takes is told where cycles are, and what an action changes is
decided where exceptions are, in SQL.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic.dataclasses import dataclass as record

from orchestration.contracts.strict import STRICT
from orchestration.records import Instant, write_record
from orchestration.settings import HomePaths

ExceptionAct = Literal["acknowledge", "assign", "snooze", "resolve"]
ActionKind = Literal[ExceptionAct, "accept_baseline"]
NEEDED = {"assign": ("assigned_to", "to whom"), "snooze": ("snoozed_until", "until when")}


class InvalidAction(Exception):
    """The action does not say who, why, or what its kind needs."""


@dataclass(frozen=True)
class Action:
    """One thing a person did. `assign` says to whom, `snooze` until when (aware); others say neither.

    `accept_baseline` is about no exception but all opening differences, or those of an item, a location or
    both. What people write is text of one line. Raises InvalidAction.
    """

    kind: ActionKind
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
                raise InvalidAction(f"{name} is not a single line of text")


@record(frozen=True, config=STRICT)
class LoggedAction:
    """An action as the log has it; its id sorts by the instant."""

    action_id: str
    acted_at: Instant
    kind: ActionKind
    actor: str
    reason: str
    exception_id: str | None
    assigned_to: str | None
    snoozed_until: Instant | None
    item_id: str | None
    location_id: str | None


def record_action(settings: HomePaths, action: Action) -> LoggedAction:
    """Add `action` to the log and return it as written."""
    acted_at = datetime.now(UTC)
    action_id = f"{acted_at:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}"
    logged = LoggedAction(action_id=action_id, acted_at=acted_at, **asdict(action))
    write_record(settings.actions / f"{action_id}.json", logged)
    return logged
