"""The faults file: which faults, how often, on which days, and whether they are put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from orchestration.landscape.model import Landscape

DEFAULT = Path(__file__).with_name("faults.yml")
STRICT = ConfigDict(extra="forbid")
Rate = Annotated[float, Field(ge=0, le=1)]
Fault = Literal[
    "duplicate_posting",
    "duplicate_in_warehouse",
    "lost_message",
    "lost_in_warehouse",
    "lost_and_duplicated",
    "late_posting",
    "return_not_posted",
    "transfer_not_posted",
    "count_not_posted",
    "status_change_not_posted",
    "received_in_another_status",
    "item_mismatch",
    "direction_mismatch",
    "location_mismatch",
    "uom_mismatch",
    "quantity_mismatch",
    "reversal_one_sided",
    "posted_outside_wms",
    "unmapped_item",
    "unmapped_location",
    "unmapped_stock",
    "ledger_break",
    "opening_variance",
    "opening_status",
    "opening_location",
    "opening_uom",
    "unexplained",
    "rounding",
]


class FaultsError(ValueError):
    """A faults file that cannot be read; names file and field."""


@dataclass(frozen=True, config=STRICT)
class Missing:
    """An extract that never arrives: of a system, on a day, only the named entities or all."""

    source: str
    day: Annotated[int, Field(ge=1)]
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class FaultPlan:
    """What goes wrong.

    Faults happen between the cut-offs of `first_day` and `last_day` (null: the last cycle). On
    `corrected_on_day` all of them are put right, and on the day after that the share `recurring` of
    them happens again at the same keys. `missing` extracts are not written.

    Every code is mapped in an enterprise of fewer items than `unmapped_from_items`, and in a pairing of fewer stock
    keys than `unmapped_from_keys`.
    """

    rates: dict[Fault, Rate] = Field(default_factory=dict)
    first_day: Annotated[int, Field(ge=1)] = 1
    last_day: Annotated[int, Field(ge=1)] | None = None
    corrected_on_day: Annotated[int, Field(ge=2)] | None = None
    recurring: Rate = 0
    missing: tuple[Missing, ...] = ()
    unmapped_from_items: Annotated[int, Field(ge=0)] = 0
    unmapped_from_keys: Annotated[int, Field(ge=0)] = 0

    def rate(self, fault: Fault) -> float:
        return self.rates.get(fault, 0)


def load_plan(source: str | None, landscape: Landscape) -> FaultPlan:
    """The plan in the file `source`; the default where none is named, an empty one for `none`.

    Raises FaultsError naming file and field.
    """
    if source == "none":
        return FaultPlan()
    path = Path(source) if source else DEFAULT
    try:
        plan: FaultPlan = TypeAdapter(FaultPlan).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise FaultsError(f"{path.name}: cannot be read: {error}") from error
    except ValidationError as error:
        faults = [f"{path.name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise FaultsError("\n".join(faults)) from error
    if faults := [f"{path.name}: {fault}" for fault in _unknown(plan, landscape)]:
        raise FaultsError("\n".join(faults))
    return plan


def _unknown(plan: FaultPlan, landscape: Landscape) -> Iterator[str]:
    """Systems and entities of missing extracts that the landscape does not have."""
    for number, missing in enumerate(plan.missing):
        system = landscape.source(missing.source)
        if system is None:
            known = ", ".join(one.name for one in landscape.sources)
            yield f"missing.{number}.source: no system {missing.source!r}; there are {known}"
            continue
        for name in missing.entities:
            if system.entity(name) is None:
                known = ", ".join(one.name for one in system.entities)
                yield f"missing.{number}.entities: {system.name} has no entity {name!r}; it has {known}"
