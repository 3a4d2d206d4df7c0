"""What a contract says, as frozen values that check themselves.

Belongs here: fields, allowed values, and rules between fields. Stays out: reading files (load.py)
and applying the contract to data (ingest).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.problems import nearest
from orchestration.contracts.strict import STRICT

BackorderedQuantity = Literal["backordered", "shipped"]
SystemType = Literal["erp", "wms", "supplier", "planning", "mdm", "events"]
TIME_ZONES = frozenset(available_timezones() - {"localtime"})  # whose machine's, nobody could say


def _known_zone(name: str) -> str:
    if name not in TIME_ZONES:
        by_city = {zone.rpartition("/")[2]: zone for zone in sorted(TIME_ZONES, reverse=True)}
        meant = nearest(name, sorted(TIME_ZONES)) or by_city.get(nearest(name, by_city) or "", "America/Chicago")
        raise ValueError(f"unknown time zone {name!r}; use an IANA name such as {meant}")
    return name


def _known_owner(name: str) -> str:
    if not re.fullmatch(r"team:\S+|[^@\s]+@[^@\s]+", name):
        raise ValueError(f"owner {name!r} is neither team:<name> nor a mail address")
    return name


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
TimeZone = Annotated[str, AfterValidator(_known_zone)]
Owner = Annotated[str, AfterValidator(_known_owner)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


@dataclass(frozen=True, config=STRICT)
class Sla:
    """Hours after which a source is late (soft) and its data no longer trusted (hard)."""

    soft_hours: Annotated[float, Field(gt=0)]
    hard_hours: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _soft_before_hard(self) -> Sla:
        if self.soft_hours > self.hard_hours:
            raise ValueError("soft_hours exceed hard_hours")
        return self


@dataclass(frozen=True, config=STRICT)
class Validity:
    """Rows that hold from a day to another (null: for good); for the columns `of`, one row at a time."""

    of: tuple[str, ...]
    valid_from: str
    valid_to: str


@dataclass(frozen=True, config=STRICT)
class Maps:
    """Whose codes a cross-reference maps: `code` names the column of their system, then those that make up a code."""

    kind: Literal["item", "location", "supplier", "customer", "unit"]
    code: Annotated[tuple[str, ...], Field(min_length=2)]


@dataclass(frozen=True, config=STRICT)
class Unbroken:
    """Rows for every day between the first and the last; for the columns `of`, each by itself."""

    of: tuple[str, ...]
    day: str


@dataclass(frozen=True, config=STRICT)
class Entity:
    """One kind of file of a source.

    kind `delta`: each file holds what was recorded since the one before; all within
    `lookback_days` are read, rows of overlapping files told apart by `key`. kind `snapshot`: the
    newest complete one counts; with `lookback_days` earlier ones are read too. An empty `key` says
    that no columns identify a row: rows of one file that look alike are all real, and of overlapping
    files the first that has them counts. `subject` names the columns that tell whose a row is, where those are
    not its key: a refused row that has them takes nobody else's figures along. A `whole` delivery is rejected for
    any row that is refused: without one of them the others would mean something else. One that `lists` the ids of
    locations, in the column of that name, is held while it lacks one in use.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    kind: Literal["snapshot", "delta"]
    required: bool
    may_be_empty: bool
    key: tuple[str, ...]
    cadence_hours: Annotated[float, Field(gt=0)]
    role: Literal["stock", "movements"] | None = None
    version: Annotated[int, Field(ge=1)] = 1
    safety_interval_minutes: Annotated[int, Field(ge=0)] = 0
    lookback_days: Annotated[int, Field(ge=1)] | None = None
    validity: Validity | None = None
    maps: Maps | None = None
    lists: str | None = None
    unbroken: Unbroken | None = None
    whole: bool = False
    subject: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Entity:
        names = [column.name for column in self.columns]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"columns named twice: {', '.join(repeated)}")
        dispensable = {column.name for column in self.columns if column.dispensable}
        for what, columns in self._named.items():
            if unknown := sorted(set(columns) - set(names)):
                raise ValueError(f"{what} names columns that do not exist: {', '.join(unknown)}")
            if missed := sorted(set(columns) & dispensable):
                raise ValueError(f"{what} names columns that are dispensable: {', '.join(missed)}")
        if self.kind == "delta" and not self.lookback_days:
            raise ValueError("a delta needs lookback_days")
        if (self.maps or self.lists) and (self.kind != "snapshot" or self.lookback_days):
            raise ValueError("only the newest of a snapshot's extracts maps or lists codes: no delta, no lookback_days")
        return self

    @property
    def names_in_files(self) -> list[str]:
        """The columns that every file has; `optional` ones only some do."""
        return [column.name for column in self.columns if not column.optional]

    @property
    def _named(self) -> dict[str, tuple[str, ...]]:
        """What else names columns, with the columns it names."""
        dated = (*self.validity.of, self.validity.valid_from, self.validity.valid_to) if self.validity else ()
        return {
            "key": self.key,
            "subject": self.subject,
            "validity": dated,
            "unbroken": (*self.unbroken.of, self.unbroken.day) if self.unbroken else (),
            "maps": self.maps.code if self.maps else (),
            "lists": (self.lists,) if self.lists else (),
        }


@dataclass(frozen=True, config=STRICT)
class Dialect:
    """How a kind of system speaks: its entities, and how it writes them.

    `time_zone` is null where the dialect leaves local times to each system; `sla` counts for systems that
    set none, before the policy's.
    """

    name: Name
    description: str
    system_type: SystemType
    format: Format
    entities: tuple[Entity, ...]
    time_zone: TimeZone | None = None
    settle_seconds: Annotated[float, Field(ge=0)] = 2.0
    sla: Sla | None = None

    def entity(self, name: str) -> Entity | None:
        """The entity of that exact name, or None."""
        return next((entity for entity in self.entities if entity.name == name), None)


@dataclass(frozen=True, config=STRICT)
class Source:
    """One system that delivers files: its dialect, and what the landscape says of it alone.

    A supplier's system answers the purchase orders of the ERPs in `answers_to`; of any where it is empty. A backorder
    names the quantity that comes later, or the one that is `shipped` all the same.
    """

    name: Name
    dialect: Dialect
    owner: Owner
    time_zone: TimeZone
    format: Format
    entities: tuple[Entity, ...]
    currency: Currency | None = None
    sla: Sla | None = None
    answers_to: tuple[str, ...] = ()
    backordered_quantity: BackorderedQuantity = "backordered"

    @property
    def description(self) -> str:
        return self.dialect.description

    @property
    def system_type(self) -> SystemType:
        return self.dialect.system_type

    @property
    def settle_seconds(self) -> float:
        return self.dialect.settle_seconds

    def entity(self, name: str) -> Entity | None:
        """The entity of that exact name, or None."""
        return next((entity for entity in self.entities if entity.name == name), None)

    def hash_of(self, entity: Entity) -> str:
        """Sixteen hex digits that change when the way `entity` is read changes."""
        shape = {"format": asdict(self.format), "time_zone": self.time_zone, "entity": asdict(entity)}
        return hashlib.sha256(json.dumps(shape, sort_keys=True, default=str).encode()).hexdigest()[:16]
