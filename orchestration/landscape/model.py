"""What `truestock.yml` may say, as frozen values that check themselves.

Belongs here: fields and allowed values. Stays out: what several of them must agree on, and on what ships (load.py).
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.dataclasses import dataclass

from orchestration.contracts.model import BackorderedQuantity, Currency, Name, Owner, Sla, Source, TimeZone
from orchestration.contracts.policy import Policy, Share
from orchestration.contracts.strict import STRICT
from orchestration.environment import EngineName
from orchestration.store.url import StoreUrl

Hours = Annotated[float, Field(gt=0)]


def _listed(value: object) -> object:
    """One name as a list of one."""
    return [value] if isinstance(value, str) else value


def _known_cron(text: str) -> str:
    try:
        CronSim(text, datetime.now(UTC))
    except CronSimError as error:
        raise ValueError(f"{text!r} is no cron expression of five fields: {error}") from error
    return text


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


@dataclass(frozen=True, config=STRICT)
class System:
    """One instance of a dialect, by what is its own.

    What is null is the dialect's, else the policy's. `null_values` add to the dialect's; `required` names the
    entities that it must deliver, `cadence_hours` how often: one number, or one by entity. `backordered_quantity` says
    which quantity a supplier's backorder names: the one that comes later, or the one that is shipped all the same.
    """

    dialect: Name
    owner: Owner = "team:data-platform"
    time_zone: TimeZone | None = None
    currency: Currency | None = None
    sla: Sla | None = None
    null_values: Names = ()
    cadence_hours: Hours | dict[str, Hours] | None = None
    required: tuple[str, ...] | None = None
    answers_to: Names = ()
    backordered_quantity: BackorderedQuantity | None = None


@dataclass(frozen=True, config=STRICT)
class Pair:
    """Who holds the stock of some locations from one day to another (null: for good), and what applies there.

    Without `erp` and `wms` the cross-references say who does.
    """

    locations: Annotated[Names, Field(min_length=1)]
    erp: str | None = None
    wms: Names = ()
    valid_from: Annotated[date | None, Field(alias="from")] = None
    valid_to: Annotated[date | None, Field(alias="to")] = None
    interface_sla_hours: Hours | None = None
    tolerance: dict[str, Share] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def meets(self, other: Pair) -> bool:
        """Whether some day is of both."""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        return first <= min(self.valid_to or date.max, other.valid_to or date.max)


@dataclass(frozen=True, config=STRICT)
class Schedule:
    """When a planning cycle starts, and from when on one that has not ended is overdue."""

    cron: Annotated[str, AfterValidator(_known_cron)] = "0 6 * * *"
    time_zone: TimeZone = "UTC"
    overdue_after_hours: Hours = 4

    def last_start_until(self, instant: datetime) -> datetime:
        """The last start up to an instant."""
        after = instant.astimezone(ZoneInfo(self.time_zone)) + timedelta(minutes=1)
        starts = CronSim(self.cron, after, reverse=True)
        return next(start for one in starts if (start := one.astimezone(UTC)) <= instant)

    def last_start(self, day: date) -> datetime:
        """The last start of a UTC day, the day's last second where there is none."""
        begin = datetime.combine(day, time(), UTC)
        before = begin - timedelta(seconds=1)
        end = begin + timedelta(days=1)
        starts = [before]
        for start in CronSim(self.cron, before.astimezone(ZoneInfo(self.time_zone))):
            if start >= end:
                break
            starts.append(start.astimezone(UTC))
        return starts[-1] if len(starts) > 1 else end - timedelta(seconds=1)


@dataclass(frozen=True, config=STRICT)
class Declaration:
    """The file as it stands."""

    group_currency: Currency
    systems: Annotated[dict[Name, System], Field(min_length=1)]
    default_calendar: str | None = None
    schedule: Schedule = Schedule()
    pairs: tuple[Pair, ...] = ()
    policy: dict[str, Any] = field(default_factory=dict)
    engine: EngineName = "duckdb"
    store: StoreUrl | None = None


@dataclass(frozen=True)
class Landscape:
    """One enterprise, checked: its declaration, the contract of each of its systems by name, and its policy."""

    folder: Path
    declaration: Declaration
    sources: tuple[Source, ...]
    policy: Policy

    @property
    def schedule(self) -> Schedule:
        return self.declaration.schedule

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return self.declaration.pairs

    @property
    def dialects(self) -> tuple[str, ...]:
        """The dialects that its systems speak, each once, by name."""
        return tuple(sorted({source.dialect.name for source in self.sources}))

    def source(self, name: str) -> Source | None:
        """The system of that exact name, or None."""
        return next((source for source in self.sources if source.name == name), None)
