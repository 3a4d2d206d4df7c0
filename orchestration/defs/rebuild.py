"""Warehouse, raw and history again from landing: every cycle in its order, exactly as it was frozen."""

import shutil
from collections.abc import Callable

from filelock import FileLock

from orchestration.cycle.expiry import erased_inputs
from orchestration.cycle.frozen import frozen_cycles
from orchestration.cycle.mappings import lost_mappings
from orchestration.defs.run import run_frozen
from orchestration.publish.enrichment import in_a_line
from orchestration.settings import HomePaths
from orchestration.warehouse import has_history


class NotRebuildable(Exception):
    """Landing does not hold all that the cycles were made from; nothing was touched."""


def rebuild(settings: HomePaths, say: Callable[[str], None]) -> list[str]:
    """Run all frozen cycles on emptied folders and return, in words, those that failed or gave another release.

    Releases stay and are compared; a cycle that the gate blocks hands its state on, as it did before. Raises
    NotRebuildable.
    """
    if gone := erased_inputs(settings):
        raise NotRebuildable("bytes were erased, nothing was touched: " + "; ".join(gone))
    if lost := lost_mappings(settings):
        raise NotRebuildable("nothing was touched: " + "; ".join(lost))
    with FileLock(settings.lock):
        _empty(settings)
    failures = []
    for record in frozen_cycles(settings):
        cycle_id = record.cycle_id
        say(f"Cycle {cycle_id} as it was frozen")
        outcome = run_frozen(settings, record)
        has_state = has_history(settings, cycle_id)
        if outcome.blocked_by and has_state:
            say(f"  blocked: {'; '.join(outcome.blocked_by)}")
        elif outcome.failure:
            failures.append(f"{cycle_id}: {outcome.failure}")
        elif outcome.missing:
            say(f"  missing from its release: {in_a_line(outcome.missing)}")
        if not has_state:
            break
    return failures


def _empty(settings: HomePaths) -> None:
    """Remove what landing gives again; the compiled project is of the code, not of the data."""
    made = [settings.raw, settings.dead_letters, settings.refused, *settings.warehouse_dir.glob("*")]
    for path in made:
        if path.is_dir() and path not in (settings.dbt_project, settings.dbt_target):
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
