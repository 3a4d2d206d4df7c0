"""Reads the suites: what is expected of a table, in which stage, and in words for a planner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orchestration.contracts.located import ContractError, read_located
from orchestration.contracts.policy import Policy
from orchestration.contracts.problems import no_such, problems
from orchestration.contracts.strict import STRICT
from orchestration.gate import Stage
from orchestration.settings import LANDSCAPE_FILE, SUITES, landscape_folder

NO_GATE = "is measured after the release, so no gate can wait for it; check the planning table that it is made from"


@dataclass(frozen=True, config=STRICT)
class Check:
    """One expectation. `message` says what a failure means; `reason` is the code that withheld rows carry.

    `can_be_overridden` is false where a failure is no matter of judgement, but says that rows or units were lost.
    """

    name: str
    expectation: str
    arguments: dict[str, Any]
    message: str
    reason: str | None = None
    can_be_overridden: bool = True


@dataclass(frozen=True, config=STRICT)
class Suite:
    """The checks of one warehouse table; `key` are the columns that failing rows are named by."""

    stage: Stage
    table: str
    key: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def schema_and_name(self) -> tuple[str, str]:
        schema, name = self.table.split(".")
        return schema, name


def load_suites(stage: Stage | None = None, landscape: Path | None = None) -> tuple[Suite, ...]:
    """The suites of `stage`, or all: those that ship, then those of the landscape (the one in use by default).

    Raises ContractError naming file, line and field of every fault, and each check whose name another one has.
    """
    own = (landscape or landscape_folder()) / "expectations"
    suites: dict[Path, Suite] = {}
    faults = []
    for path in (path for folder in (SUITES, own) for path in sorted(folder.glob("*.yml"))):
        try:
            suites[path] = _load(path)
        except ContractError as error:
            faults.append(str(error))
    if faults := [*faults, *_named_twice(suites)]:
        raise ContractError("\n".join(faults))
    return tuple(suite for suite in suites.values() if stage in (None, suite.stage))


def severity_faults(policy: Policy, landscape: Path) -> Iterator[str]:
    """Checks that the policy does not know, which would block whenever they fail, and severities of no check."""
    names = [check.name for suite in load_suites(landscape=landscape) for check in suite.checks]
    document = read_located(landscape / LANDSCAPE_FILE)
    for name in names:
        if name not in policy.severities:
            yield document.fault(["policy", "severities"], f"must say how severe {name} is")
    for name in policy.severities:
        if name not in names:
            yield document.fault(["policy", "severities", name], no_such("check", name, names))


def _named_twice(suites: dict[Path, Suite]) -> Iterator[str]:
    places: dict[str, Path] = {}
    for path, suite in suites.items():
        for check in suite.checks:
            if check.name in places:
                yield f"{path}: check {check.name} has the name of one in {places[check.name].name}"
            places[check.name] = path


def _load(path: Path) -> Suite:
    document = read_located(path)
    faults = list(document.faults)
    try:
        suite: Suite = TypeAdapter(Suite).validate_python(document.content)
        if suite.schema_and_name[0] == "kpi":
            faults.append(document.fault(["table"], f"{suite.table} {NO_GATE}"))
    except ValidationError as error:
        faults += [document.fault(place, words) for place, words in problems(Suite, error)]
    if faults:
        raise ContractError("\n".join(f"{path.parent.name}/{fault}" for fault in faults))
    return suite
