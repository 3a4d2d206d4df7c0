"""Reads the suites: what is expected of a table, in which stage, and in words for a planner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orchestration.contracts.load import ContractError
from orchestration.contracts.model import STRICT
from orchestration.contracts.policy import Policy
from orchestration.gate import Stage
from orchestration.settings import SUITES, landscape_folder


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

    Raises ContractError naming file and field, and a check whose name another one has.
    """
    own = (landscape or landscape_folder()) / "expectations"
    suites = {path: _load(path) for folder in (SUITES, own) for path in sorted(folder.glob("*.yml"))}
    places: dict[str, Path] = {}
    for path, suite in suites.items():
        for check in suite.checks:
            if check.name in places:
                raise ContractError(f"{path}: check {check.name} has the name of one in {places[check.name].name}")
            places[check.name] = path
    return tuple(suite for suite in suites.values() if stage in (None, suite.stage))


def checks_without_severity(policy: Policy, landscape: Path) -> list[str]:
    """Checks that the policy does not know; they would block whenever they fail."""
    names = [check.name for suite in load_suites(landscape=landscape) for check in suite.checks]
    return [name for name in names if name not in policy.severities]


def _load(path: Path) -> Suite:
    try:
        suite: Suite = TypeAdapter(Suite).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ContractError(f"{path.parent.name}/{path.name}: cannot be read: {error}") from error
    except ValidationError as error:
        faults = [
            f"{path.parent.name}/{path.name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
        ]
        raise ContractError("\n".join(faults)) from error
    if suite.schema_and_name[0] == "kpi":
        why = "is measured after the release, so no gate can wait for it; check the planning table that it is made from"
        raise ContractError(f"{path.parent.name}/{path.name}: table: {suite.table} {why}")
    return suite
