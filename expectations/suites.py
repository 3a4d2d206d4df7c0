"""Reads the suites: what is expected of a table, in which stage, and in words for a planner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orchestration.contracts.load import ContractError
from orchestration.contracts.model import STRICT
from orchestration.gate import Stage
from orchestration.settings import SUITES


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


def load_suites(stage: Stage | None = None, folder: Path = SUITES) -> tuple[Suite, ...]:
    """The suites of `stage`, or all, by file name. Raises ContractError naming file and field."""
    suites = [_load(path) for path in sorted(folder.glob("*.yml"))]
    return tuple(suite for suite in suites if stage in (None, suite.stage))


def _load(path: Path) -> Suite:
    try:
        return TypeAdapter(Suite).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ContractError(f"suites/{path.name}: cannot be read: {error}") from error
    except ValidationError as error:
        faults = [f"suites/{path.name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise ContractError("\n".join(faults)) from error
