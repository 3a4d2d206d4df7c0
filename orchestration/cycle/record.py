"""What a planning cycle was frozen with: the shape of its record, which is also that of the tables in schema `cycle`.

Belongs here: fields and their types. A list of records is a table of the same name, a scalar field of theirs a column
(tables.py); stays out how they are found (freeze.py) and read (frozen.py).
"""

from __future__ import annotations

from typing import Annotated, Literal

import polars as pl
from pydantic.dataclasses import dataclass

from orchestration.contracts.model import BackorderedQuantity, SystemType
from orchestration.contracts.policy import Policy
from orchestration.contracts.strict import STRICT
from orchestration.decisions.actions import LoggedAction
from orchestration.decisions.approvals import Approval
from orchestration.records import Instant

RowCount = Annotated[int, pl.Int64()]
Tolerance = Annotated[float, pl.Decimal(18, 4)]
Fate = Literal["used", "unused", "held", "rejected"]


@dataclass(frozen=True, config=STRICT)
class Ancestor:
    """An earlier cycle whose state this one goes on from, and its release; null where none was published."""

    cycle_id: str
    release_id: str | None


@dataclass(frozen=True, config=STRICT)
class FrozenSource:
    """A system as its contract and the policy had it."""

    source: str
    dialect: str
    system_type: SystemType
    time_zone: str
    currency: str | None
    owner: str
    soft_sla_hours: float
    hard_sla_hours: float
    backordered_quantity: BackorderedQuantity = "backordered"


@dataclass(frozen=True, config=STRICT)
class FrozenEntity:
    """An entity of a system as its contract had it."""

    source: str
    entity: str
    kind: Literal["snapshot", "delta"]
    role: Literal["stock", "movements"] | None
    required: bool
    key: tuple[str, ...]
    cadence_hours: float
    safety_interval_minutes: int


@dataclass(frozen=True, config=STRICT)
class Answer:
    """A supplier's system, and an ERP whose purchase orders it answers."""

    source: str
    erp_source: str


@dataclass(frozen=True, config=STRICT)
class LocationSystem:
    """A system that the landscape says holds stock of a location."""

    location_id: str
    source: str


@dataclass(frozen=True, config=STRICT)
class LocationTerms:
    """How long a one-sided movement may be in flight at a location."""

    location_id: str
    interface_sla_hours: float


@dataclass(frozen=True, config=STRICT)
class LocationTolerance:
    """The tolerance of an ABC class at a location."""

    location_id: str
    abc_class: str
    tolerance_share: Tolerance


@dataclass(frozen=True, config=STRICT)
class UsedDelivery:
    """A delivery that the cycle reads; `is_known` if the parent read the same rows, `is_redriven` if it read others.

    Where `rows_refused` is not 0, what can be read of those rows lies beside the accepted ones (HomePaths.refused).
    """

    delivery_id: str
    correlation_id: str
    source: str
    entity: str
    extracted_at: Instant
    covers_from: Instant | None
    file_name: str
    sha256: str
    is_known: bool
    is_redriven: bool
    rows_refused: RowCount = 0


@dataclass(frozen=True, config=STRICT)
class RowAccount:
    """What became of a delivery that the cycle used or could have used.

    `outcome`: used · unused (accepted, but an older or incomplete extract) · held (waits for an approval) · rejected.
    rows_read = rows_accepted + rows_dead_lettered + rows_duplicate; of a rejected one nothing is taken, and rows_read
    counts the rows up to where it was refused. `cells_refused` counts cells that accepted rows do without. `reason` and
    `detail` are null unless it was held or rejected.
    """

    delivery_id: str
    source: str
    entity: str
    file_name: str
    extracted_at: Instant
    outcome: Fate
    reason: str | None
    detail: str | None
    rows_read: RowCount
    rows_accepted: RowCount
    rows_dead_lettered: RowCount
    rows_duplicate: RowCount
    cells_refused: RowCount = 0

    @property
    def is_refused(self) -> bool:
        """Whether it was not taken, as opposed to not needed."""
        return self.outcome in ("rejected", "held")


@dataclass(frozen=True, config=STRICT)
class RejectedDelivery:
    """A delivery of the last day that was rejected or is held, and why."""

    delivery_id: str
    source: str
    entity: str
    extracted_at: Instant
    file_name: str
    reason: str
    detail: str


@dataclass(frozen=True, config=STRICT)
class CycleRecord:
    """All that a cycle is made from. `restates` names the record that this one replaces, `parent_cycle_id` the cycle
    whose state it starts from, `ancestors` that one and those before it, oldest first. `mapping_hashes` are of the
    landscape's own rows, by the mappings that it has some of (mappings.py); null where a version froze it that kept
    none, and those of today count."""

    cycle_id: str
    as_of: Instant
    frozen_at: Instant
    restatement: int
    restates: str | None
    parent_cycle_id: str | None
    ancestors: tuple[Ancestor, ...]
    code_version: str
    policy_hash: str
    contract_hashes: dict[str, str]
    policy: Policy
    sources: tuple[FrozenSource, ...]
    entities: tuple[FrozenEntity, ...]
    answers: tuple[Answer, ...]
    location_systems: tuple[LocationSystem, ...]
    location_terms: tuple[LocationTerms, ...]
    location_tolerances: tuple[LocationTolerance, ...]
    deliveries: tuple[UsedDelivery, ...]
    row_accounts: tuple[RowAccount, ...]
    approvals: tuple[Approval, ...]
    actions: tuple[LoggedAction, ...]
    rejected_deliveries: tuple[RejectedDelivery, ...]
    warnings: tuple[str, ...]
    mapping_hashes: dict[str, str] | None = None
