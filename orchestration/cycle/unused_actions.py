"""What people did about exceptions and no cycle knows of yet."""

from __future__ import annotations

from functools import lru_cache

from orchestration.cycle.frozen import read_cycle
from orchestration.decisions.actions import LoggedAction
from orchestration.records import read_record
from orchestration.settings import HomePaths


def unused_actions(settings: HomePaths, cycle_id: str | None) -> list[LoggedAction]:
    """Actions that neither the frozen cycle nor one before it has used, oldest first."""
    used: set[str] = set()
    while cycle_id:
        cycle_id, taken = _taken_by(settings, cycle_id)
        used |= taken
    paths = sorted(settings.actions.glob("[0-9]*.json"))
    return [read_record(LoggedAction, path) for path in paths if path.stem not in used]


@lru_cache(maxsize=4096)
def _taken_by(settings: HomePaths, cycle_id: str) -> tuple[str | None, frozenset[str]]:
    """A frozen cycle's parent, and the actions that it took; a record never changes."""
    record = read_cycle(settings, cycle_id)
    return record.parent_cycle_id, frozenset(action.action_id for action in record.actions)
