"""What came of the run of a cycle, read from its events; the same in process and for the daemon."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.defs.enrichment import STEP
from orchestration.defs.gate import PLANNING_GATE
from orchestration.defs.ingest import CYCLE
from orchestration.defs.publish import RELEASE
from orchestration.defs.specs import RECONCILIATION_GATE
from orchestration.defs.warehouse import BLOCKED_BY
from orchestration.publish.enrichment import missing_of
from orchestration.settings import HomePaths

MODULE = re.compile(r"^(?:\w+\.)+(?=\w+(?::|$))")  # of an error's class, which is named without it
GATES = (RECONCILIATION_GATE, PLANNING_GATE)


@dataclass(frozen=True)
class Outcome:
    """What came of a run: a release and what is missing from it, the checks that blocked it, or the failure in words.

    `cycle_id` is null where the run failed and did not freeze inputs itself: before it came to that, or because it
    went on from where another one had failed.
    """

    cycle_id: str | None = None
    release_id: str | None = None
    report: Path | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    blocked_by: tuple[str, ...] = ()
    failure: str | None = None


def run_outcome(settings: HomePaths, events: Sequence[dg.DagsterEvent]) -> Outcome:
    """What came of the run of a cycle with these events; what could not be added to a release takes it from nobody."""
    frozen, released = (_made(events, key) for key in (CYCLE, RELEASE))
    cycle_id = str(frozen["cycle_id"].value) if frozen else None
    if not released or {event.step_key for event in events if event.is_step_failure} - {STEP}:
        return Outcome(cycle_id, blocked_by=blocked_by(events), failure=failure(events))
    release_id, cycle_id = (str(released[name].value) for name in ("release_id", "cycle_id"))
    folder = settings.releases / release_id
    return Outcome(cycle_id, release_id, folder / "report.html", missing_of(folder))


def _made(events: Sequence[dg.DagsterEvent], key: dg.AssetKey) -> Mapping[str, dg.MetadataValue]:
    """What the run said of the asset it made, or nothing."""
    made = [event for event in events if event.is_step_materialization and event.asset_key == key]
    return made[-1].materialization.metadata if made else {}


def blocked_by(events: Sequence[dg.DagsterEvent]) -> tuple[str, ...]:
    """The failed checks that block, the gate's and the data tests before it; none where the run failed otherwise."""
    return (*_failed_checks(events), *_failed_data_tests(events))


def _failed_data_tests(events: Sequence[dg.DagsterEvent]) -> list[str]:
    said = [event.step_failure_data.user_failure_data for event in events if event.is_step_failure]
    found: list[Any] = [one.metadata[BLOCKED_BY].value for one in said if one and BLOCKED_BY in one.metadata]
    return [check for checks in found for check in checks]


def _failed_checks(events: Sequence[dg.DagsterEvent]) -> tuple[str, ...]:
    """Name and meaning of the gate's failed blocking checks."""
    evaluated = dg.DagsterEventType.ASSET_CHECK_EVALUATION
    found = [event.asset_check_evaluation_data for event in events if event.event_type == evaluated]
    return tuple(
        f"{one.check_name}: {one.description}"
        for one in found
        if one.asset_key in GATES and not one.passed and one.severity == dg.AssetCheckSeverity.ERROR
    )


def failure(events: Sequence[dg.DagsterEvent]) -> str:
    """The first failed step and the root of its error."""
    event = next((event for event in events if event.is_step_failure), None)
    if event is None:
        return "run: ended without a release, and no step says why"
    error = event.step_failure_data.error
    while error and error.cause:
        error = error.cause
    words = MODULE.sub("", error.message.strip()) if error else "no error says why"
    return f"{str(event.step_key).replace('__', '/')}: {words}"
