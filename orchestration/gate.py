"""The gate between what was built and what is published: its stages, what a check found, and whether that blocks.

Belongs here: what is declared of the gate, and where its results lie. Who runs the checks is `expectations`; who reads
what they found, `publish`, `alerts` and `defs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from pydantic.dataclasses import dataclass

from orchestration.contracts.severities import CheckSeverity
from orchestration.records import LENIENT, Instant, read_record, write_record
from orchestration.settings import HomePaths

Stage = Literal["reconciliation", "planning"]
STAGES: tuple[Stage, ...] = get_args(Stage)
Failure = Literal["block", "overridden", "withhold", "warn"]
Outcome = Literal["blocked", "overridden", "withheld", "warned", "passed"]
# What comes of a stage by the gravest of its failures, the gravest first.
OUTCOMES: dict[Failure, Outcome] = {
    "block": "blocked",
    "overridden": "overridden",
    "withhold": "withheld",
    "warn": "warned",
}


class PublishBlocked(Exception):
    """The gate does not let this cycle through; the message says which checks and why."""


@dataclass(frozen=True, config=LENIENT)
class OverriddenBy:
    """Who let a failed check pass, why, and until when the override had to be used."""

    override_id: str
    actor: str
    reason: str
    expires_at: Instant


@dataclass(frozen=True, config=LENIENT)
class CheckResult:
    """What one check found.

    `unexpected_count` is how many rows fail it, 0 where it is about a table as a whole, and `sample` the keys of the
    first of them; `observed` is what was measured of the table, and `measured` says in words what was found and what is
    allowed. `can_be_overridden` is false where a failure is no matter of judgement, or the check could not run.
    """

    name: str
    suite: Stage
    table: str
    expectation: str
    severity: CheckSeverity
    can_be_overridden: bool
    success: bool
    observed: Any
    unexpected_count: int | None
    sample: list[dict[str, Any]]
    message: str
    measured: Annotated[str | None, Field(exclude_if=lambda one: one is None)] = None
    overridden_by: Annotated[OverriddenBy | None, Field(exclude_if=lambda one: one is None)] = None

    @property
    def failure(self) -> Failure | None:
        """How grave it is that the check failed, None where it passed."""
        if self.success:
            return None
        return "overridden" if self.overridden_by else self.severity

    @property
    def blocks(self) -> bool:
        return self.failure == "block"

    @property
    def failing_rows(self) -> int | None:
        """How many rows fail a failed check; None where it is about a table as a whole, or could not run."""
        return self.unexpected_count or None

    @property
    def in_words(self) -> str:
        """What a failed check means, what was measured against which limit, and who let it pass all the same."""
        meaning, by = self.message, self.overridden_by
        if self.measured:
            meaning += f": {self.measured}"
        return f"Overridden by {by.actor} until {by.expires_at.isoformat()}: {by.reason}. {meaning}" if by else meaning


@dataclass(frozen=True, config=LENIENT)
class StageResult:
    """What the checks of a stage found in a cycle."""

    stage: Stage
    cycle_id: str
    outcome: Outcome
    checks: list[CheckResult]


def outcome_of(checks: Iterable[CheckResult]) -> Outcome:
    """What comes of these checks: passed, or the gravest of what failed."""
    failures = {check.failure for check in checks}
    return next((outcome for failure, outcome in OUTCOMES.items() if failure in failures), "passed")


def write_stage(settings: HomePaths, result: StageResult) -> None:
    write_record(settings.gate_results(result.stage), result)


def read_stage(settings: HomePaths, stage: Stage, cycle_id: str) -> StageResult | None:
    """What the checks of a stage found in this cycle; None where they did not run on it."""
    path = settings.gate_results(stage)
    if not path.exists():
        return None
    result = read_record(StageResult, path)
    return result if result.cycle_id == cycle_id else None


def gate_checks(settings: HomePaths, cycle_id: str) -> list[CheckResult]:
    """What the checks of all stages found in this cycle.

    Raises PublishBlocked when a stage has no result for it or blocked: no result is no pass.
    """
    results = {stage: read_stage(settings, stage, cycle_id) for stage in STAGES}
    checks = [check for result in results.values() if result for check in result.checks]
    reasons = [f"{stage}: the checks did not run" for stage, result in results.items() if result is None]
    reasons += [f"{check.name}: {check.in_words}" for check in checks if check.blocks]
    if reasons:
        raise PublishBlocked("; ".join(reasons))
    return checks
