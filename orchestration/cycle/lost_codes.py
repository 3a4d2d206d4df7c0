"""Cross-references that no longer map codes in use, and lists that lack a location in use: held until someone approves,
the last good one stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from orchestration.contracts.model import Entity
from orchestration.cycle.completeness import usable_deliveries
from orchestration.cycle.frozen import HistoryLost
from orchestration.cycle.record import CycleRecord
from orchestration.ingest.accounts import raw_path
from orchestration.ingest.delivery import Delivery
from orchestration.settings import HomePaths

LISTED = "location_id"  # the kind of our own ids, which are no system's
ANY_SYSTEM = "*"
CODES_IN_USE = "codes_in_use"  # the state model of that name
NAMED_CODES = 20

Code = tuple[str, str]  # of a system


@dataclass(frozen=True)
class CrossReference:
    """An entity that maps codes of a `kind`, or lists locations, and its accepted deliveries.

    `system` gives the system of a row's code, `parts` name the columns that make it up.
    """

    entity: Entity
    kind: str
    system: pl.Expr
    parts: Sequence[str]
    deliveries: Sequence[Delivery]

    @classmethod
    def of(cls, entity: Entity, deliveries: Iterable[Delivery]) -> CrossReference | None:
        """None of an entity that neither maps nor lists anything."""
        if entity.maps:
            system, *parts = entity.maps.code
            return cls(entity, entity.maps.kind, pl.col(system), parts, list(deliveries))
        if entity.lists:
            return cls(entity, LISTED, pl.lit(ANY_SYSTEM), [entity.lists], list(deliveries))
        return None


@dataclass(frozen=True)
class MappingCheck:
    """Compares the cross-references of a cycle at `as_of` with those that `parent` used.

    `held` are deliveries held for another reason: they are looked at all the same, so that whoever approves them knows.
    """

    settings: HomePaths
    parent: CycleRecord
    approved: Collection[str]
    held: Collection[str]
    as_of: datetime

    def held_deliveries(self, accepted: Iterable[tuple[Entity, Iterable[Delivery]]]) -> dict[str, str]:
        """Of the accepted deliveries, by entity, those that lose codes, and which, in words.

        A code is lost that the delivery in use maps on the day of `as_of`, that rows of `parent` carried, and that
        neither the new one nor another system's maps. That it maps to something else is no loss. Raises HistoryLost.
        """
        known = [one for entity, found in accepted if (one := CrossReference.of(entity, found))]
        return {
            delivery.delivery_id: self._in_words(lost, one.kind, delivery.delivery_id)
            for one in known
            for newest, lost in self._losing(one, [other for other in known if other is not one])
            for delivery in newest
        }

    def _losing(
        self, one: CrossReference, others: Sequence[CrossReference]
    ) -> Iterator[tuple[list[Delivery], frozenset[Code]]]:
        """Extracts that lose codes, the newest first, as far back as one that does not."""
        used = {delivery.delivery_id for delivery in self.parent.deliveries}
        mapped = self._codes(one, [delivery for delivery in one.deliveries if delivery.delivery_id in used])
        left = list(one.deliveries)
        while newest := usable_deliveries(left, one.entity, self.as_of):
            ids = {delivery.delivery_id for delivery in newest}
            lost = self._in_use(one.kind, mapped - self._codes(one, newest), others)
            if ids <= {*used, *self.approved} or not (lost or ids <= set(self.held)):
                return
            if lost:
                yield newest, lost
            left = [delivery for delivery in left if delivery not in newest]

    def _in_use(self, kind: str, lost: frozenset[Code], others: Sequence[CrossReference]) -> frozenset[Code]:
        """Of codes that a cross-reference no longer maps, those that rows carried and no other one maps."""
        for other in others if lost else ():
            if other.kind == kind:
                free = [delivery for delivery in other.deliveries if delivery.delivery_id not in self.held]
                lost -= self._codes(other, usable_deliveries(free, other.entity, self.as_of))
        return lost and lost & self._codes_in_use(kind).keys()

    def _codes_in_use(self, kind: str) -> dict[Code, Decimal | None]:
        """The codes that rows of `parent` carried, and what the stock under each is worth, null where there is none."""
        path = self.settings.history_of(self.parent.cycle_id) / f"{CODES_IN_USE}.parquet"
        if not path.exists():
            raise HistoryLost(self.parent.cycle_id)
        rows = (
            pl.read_parquet(path, glob=False)
            .filter(kind=kind)
            .select("source", "source_code", "stock_value")
            .iter_rows()
        )
        return {(source, code): value for source, code, value in rows}

    def _in_words(self, lost: Collection[Code], kind: str, delivery_id: str) -> str:
        named = ", ".join(code.removeprefix(f"{ANY_SYSTEM}:") for code in map(":".join, sorted(lost)[:NAMED_CODES]))
        more = f" and {len(lost) - NAMED_CODES} more" if len(lost) > NAMED_CODES else ""
        verb, codes = ("list", "locations") if kind == LISTED else ("map", f"{kind} codes")
        what = f"no longer {verb}s {len(lost)} {codes} in use: {named}{more}"
        in_use = self._codes_in_use(kind)
        values = [value for code in lost if (value := in_use[code]) is not None]
        cost = (
            f"; stock worth {sum(values):,.2f} {self.parent.policy.group_currency} would be withheld" if values else ""
        )
        return f"{what}{cost}; {verb} them again, or if that is right, truestock approve {delivery_id}"

    def _codes(self, one: CrossReference, deliveries: Sequence[Delivery]) -> frozenset[Code]:
        """The codes that the deliveries together map on the day of `as_of`."""
        code = pl.concat_str(pl.col(one.parts).cast(pl.String), separator="/", ignore_nulls=True)
        holds = _holds_on(self.as_of.astimezone(UTC).date(), one.entity)
        rows = (pl.read_parquet(raw_path(self.settings, delivery), glob=False) for delivery in deliveries)
        codes = (found.filter(holds).select(one.system, code.alias("code")) for found in rows)
        return frozenset(row for found in codes for row in found.iter_rows())


def _holds_on(day: date, entity: Entity) -> pl.Expr:
    if entity.validity is None:
        return pl.lit(True)
    last_day = pl.col(entity.validity.valid_to).fill_null(date.max)
    return pl.lit(day).is_between(entity.validity.valid_from, last_day)
