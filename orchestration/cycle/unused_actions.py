"""What people did about exceptions and no cycle knows of yet."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from orchestration.decisions.actions import LoggedAction
from orchestration.records import LENIENT, indexed_records, read_record
from orchestration.settings import HomePaths


@dataclass(frozen=True, config=LENIENT)
class Taken:
    """Which of the actions a frozen cycle took."""

    action_id: str


@dataclass(frozen=True, config=LENIENT)
class Taking:
    """Of a frozen cycle's record, whose state it starts from and what it took."""

    parent_cycle_id: str | None
    actions: tuple[Taken, ...] = ()


def unused_actions(settings: HomePaths, cycle_id: str | None) -> list[LoggedAction]:
    """Actions that neither the frozen cycle nor one before it has used, oldest first."""
    cycles = indexed_records(Taking, settings.cycles, settings.index_of(settings.cycles))
    used: set[str] = set()
    while cycle_id:
        used |= {action.action_id for action in cycles[cycle_id].actions}
        cycle_id = cycles[cycle_id].parent_cycle_id
    paths = sorted(settings.actions.glob("[0-9]*.json"))
    return [read_record(LoggedAction, path) for path in paths if path.stem not in used]
