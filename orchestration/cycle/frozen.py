"""The frozen cycles of a home: which there are, which one goes on from which.

Records are only ever added, under landing/cycles/, and never changed. An id begins with the instant of its cycle, and
a restatement sorts after what it restates.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.cycle.record import CycleRecord
from orchestration.instants import format_instant
from orchestration.records import UnreadableRecord, read_record, write_record
from orchestration.settings import HomePaths

RENAMED_CHECKS = {  # of 0.1.0
    "stock_rows_have_a_meaning": "stock_rows_are_accepted",
    "every_row_has_a_meaning": "every_row_is_resolved",
}
LATER_CHECKS = {
    "no_cell_was_refused": "warn",
    "no_unmapped_code_may_be_the_other_half": "withhold",
    "units_do_not_contradict": "withhold",
    "successors_are_clear": "warn",
    "days_of_locations_are_known": "warn",
    "purchased_kinds_are_known": "warn",
    "ordered_kinds_are_known": "warn",
}
# For cycles that were frozen before the policy knew them: refused rows held nothing, any lane was one,
# the forecast of a customer and of all added up.
LATER_THRESHOLDS = {
    "refused_share": 1.0,
    "unvalued_share": 0.1,
    "minimum_shipments": 1,
    "past_due_receipt_days": 3,
    "forecast_priority": 20,
    "coarser_forecast": "rest",
    "forecast_history_days": 91,
    "retention": {"cycle_days": 60, "runs": 90, "alert_days": 365, "retired_release_days": 1095},
}
MATCHING_WINDOW = timedelta(days=30)  # how far back a posting may meet documents that were settled


class FrozenByAnEarlierVersion(UnreadableRecord):
    """The cycle's record does not say what this version has to know, or says more; its home cannot be continued."""

    def __str__(self) -> str:
        words = f"was frozen by an earlier version ({self.fault})"
        return f"cycle {self.path.stem} {words}; move landing/cycles away to freeze all cycles anew"


class InputsLost(Exception):
    """A frozen cycle used deliveries that can no longer be read, so it cannot be built again."""

    def __init__(self, cycle_id: str, delivery_ids: Collection[str]) -> None:
        named = ", ".join(sorted(delivery_ids))
        super().__init__(
            f"cycle {cycle_id} used deliveries that can no longer be read: {named}. Why: truestock dead-letters. "
            "Have the same files delivered again under the same names, or restore landing from a backup"
        )


class HistoryLost(Exception):
    """The state of a cycle that another one goes on from is gone."""

    def __init__(self, cycle_id: str) -> None:
        super().__init__(f"the state of cycle {cycle_id} is gone; `truestock run` replays it from landing")


def read_cycle(settings: HomePaths, cycle_id: str) -> CycleRecord:
    """The record of one cycle. Raises FileNotFoundError, FrozenByAnEarlierVersion."""
    return _read(settings.cycles / f"{cycle_id}.json")


def write_cycle(settings: HomePaths, record: CycleRecord) -> None:
    write_record(settings.cycles / f"{record.cycle_id}.json", record)


def built_cycle(settings: HomePaths) -> CycleRecord:
    """The record of the cycle that the warehouse is built for. Raises as `read_cycle`."""
    return _read(settings.cycle_pointer)


def cycle_ids(settings: HomePaths) -> list[str]:
    """The ids of all frozen cycles, by as_of, a restatement after what it restates."""
    return sorted(path.stem for path in settings.cycles.glob("[0-9]*.json"))


def frozen_cycles(settings: HomePaths, since: datetime | None = None) -> list[CycleRecord]:
    """The records of all cycles in that order, or of those from an as_of on."""
    first = format_instant(since) if since else ""
    return [read_cycle(settings, cycle_id) for cycle_id in cycle_ids(settings) if cycle_id >= first]


def last_cycle(settings: HomePaths) -> CycleRecord | None:
    """The record with the greatest as_of, or None before the first."""
    ids = cycle_ids(settings)
    return read_cycle(settings, ids[-1]) if ids else None


def find_cycle(settings: HomePaths, as_of: datetime) -> CycleRecord | None:
    """The latest record for exactly this as_of, or None."""
    same = [cycle_id for cycle_id in cycle_ids(settings) if cycle_id.split(".")[0] == format_instant(as_of)]
    return read_cycle(settings, same[-1]) if same else None


def parent_of(settings: HomePaths, as_of: datetime) -> str | None:
    """The cycle whose state the one at `as_of` starts from: the last frozen one before it."""
    earlier = [cycle_id for cycle_id in cycle_ids(settings) if cycle_id < format_instant(as_of)]
    return earlier[-1] if earlier else None


def ancestors_of(settings: HomePaths, as_of: datetime) -> list[CycleRecord]:
    """The parent of a new cycle at `as_of`, its parent and so on, oldest first, within the window of matching."""
    found: list[CycleRecord] = []
    wanted = parent_of(settings, as_of)
    while wanted:
        record = read_cycle(settings, wanted)
        found.append(record)
        wanted = record.parent_cycle_id if record.as_of > as_of - MATCHING_WINDOW else None
    return found[::-1]


def needed_deliveries(settings: HomePaths, as_of: datetime, cycle_id: str | None = None) -> set[str]:
    """The ids of what the cycle used that is frozen under that id or for that instant, else of what the one before
    used: read again, however old it is."""
    known = read_cycle(settings, cycle_id) if cycle_id else find_cycle(settings, as_of)
    if known is None and (parent := parent_of(settings, as_of)):
        known = read_cycle(settings, parent)
    return {one.delivery_id for one in known.deliveries} if known else set()


def later_cycle(settings: HomePaths, cycle_id: str) -> str | None:
    """A cycle whose state starts from that of `cycle_id`, or None."""
    later = [read_cycle(settings, one) for one in cycle_ids(settings) if one > cycle_id]
    return next((record.cycle_id for record in later if record.parent_cycle_id == cycle_id), None)


def _read(path: Path) -> CycleRecord:
    try:
        return read_record(CycleRecord, path, _taken_over)
    except UnreadableRecord as error:
        raise FrozenByAnEarlierVersion(path, error.fault) from error


def _taken_over(stored: Any) -> Any:
    """An earlier record as this version would have written it. In 0.1.0 systems were named as their dialects, and
    nothing was said of single locations."""
    if "policy" not in stored:
        return stored
    policy = {**LATER_THRESHOLDS, **stored["policy"]}
    severities = {RENAMED_CHECKS.get(name, name): one for name, one in policy["severities"].items()}
    stored = {**stored, "policy": {**policy, "severities": {**LATER_CHECKS, **severities}}}
    sources = stored.get("sources", [])
    if all("dialect" in source for source in sources):
        return stored
    return {
        **stored,
        "sources": [{**source, "dialect": source["source"]} for source in sources],
        "policy": {**stored["policy"], "default_calendar": None},
        **dict.fromkeys(("answers", "location_systems", "location_terms", "location_tolerances"), ()),
    }
