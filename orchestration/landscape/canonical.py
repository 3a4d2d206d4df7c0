"""The canonical entities: what each dialect brings its own tables to, as `dbt_project/canonical/` defines it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from orchestration.contracts.load import ContractError
from orchestration.contracts.located import read_located
from orchestration.contracts.problems import problems
from orchestration.contracts.strict import STRICT
from orchestration.settings import DBT_PROJECT

CANONICAL = DBT_PROJECT / "canonical"


@dataclass(frozen=True, config=STRICT)
class CanonicalColumn:
    """A column of a canonical entity.

    A `required` one is never null. An `optional` one may be left out of a staging model. `default` is the SQL that a
    null, or a column left out, reads as; `values` are the only ones allowed, beside null.
    """

    name: str
    data_type: str
    description: str
    required: bool = False
    optional: bool = False
    default: str | None = None
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> CanonicalColumn:
        if self.required and self.optional:
            raise ValueError("a column that may be left out cannot be required")
        return self

    @property
    def nulls(self) -> str:
        """In words, whether a null is allowed, and what becomes of it."""
        words = "never" if self.required else "allowed; may be left out" if self.optional else "allowed"
        return f"{words}; reads as {self.default}" if self.default else words


@dataclass(frozen=True, config=STRICT)
class CanonicalEntity:
    """One canonical entity; a staging model has its columns in their order."""

    entity: str
    description: str
    columns: Annotated[tuple[CanonicalColumn, ...], Field(min_length=1)]

    def least(self) -> tuple[CanonicalColumn, ...]:
        """The columns that a staging model cannot leave out."""
        return tuple(column for column in self.columns if not column.optional)


def load_entities(folder: Path = CANONICAL) -> dict[str, CanonicalEntity]:
    """Every canonical entity by name. Raises ContractError naming file, line and field."""
    return {path.stem: _load(path) for path in sorted(folder.glob("*.yml"))}


def _load(path: Path) -> CanonicalEntity:
    document = read_located(path)
    try:
        entity: CanonicalEntity = TypeAdapter(CanonicalEntity).validate_python(document.content)
    except ValidationError as error:
        faults = [document.fault(place, words) for place, words in problems(CanonicalEntity, error)]
        raise ContractError("\n".join([*document.faults, *faults])) from error
    named = (
        [] if entity.entity == path.stem else [document.fault(["entity"], f"must be named as its file, {path.stem}")]
    )
    if faults := [*document.faults, *named]:
        raise ContractError("\n".join(faults))
    return entity
