"""The manifest of a release: what planning reads of it, what that was made from, and what the checks said.

It is there when the release is made current and never changes; what is added later stands in enrichment.json.
Belongs here: its shape, and how it is read and written. build_manifest.py fills it in.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Literal

from pydantic.dataclasses import dataclass

from orchestration.contracts.model import SystemType
from orchestration.gate import CheckResult
from orchestration.records import LENIENT, Instant, read_record, write_record

FILE = "manifest.json"


@dataclass(frozen=True, config=LENIENT)
class TableEntry:
    """A table: hashes of its content and files, its key, its columns with what they mean, and the inputs it is made
    from (`<system>.<entity>`, `cycle.<table>`, `history.<table>`, `mapping.<name>`)."""

    sha256: str
    rows: int
    parquet_sha256: str
    csv_sha256: str
    key: list[str]
    columns: dict[str, str]
    reads: list[str] = field(default_factory=list)


@dataclass(frozen=True, config=LENIENT)
class SourceEntry:
    """A system: its newest extract and watermark, its freshness at as_of, the deliveries used."""

    source: str
    system_type: SystemType
    extracted_at: Instant | None
    watermark_at: Instant | None
    age_hours: float | None
    soft_sla_hours: float
    hard_sla_hours: float
    freshness_status: str
    entities_due: int | None
    entities_within_sla: int | None
    deliveries: list[str]


@dataclass(frozen=True, config=LENIENT)
class ReadinessEntry:
    """How much of the stock a plan can rely on, over all locations, as `kpi_planning_readiness` defines it.

    Where more than `unvalued_share` of the item-locations have no value, those that are withheld count by number too;
    null in releases of before it was a threshold of the policy.
    """

    item_locations: int
    item_locations_ready: int
    item_locations_withheld: int
    item_locations_without_value: int
    planning_readiness: float
    value_readiness: float | None
    withheld_share: float | None
    unvalued_share: float | None = None

    @property
    def counts_by_number(self) -> bool:
        unvalued = self.item_locations_without_value
        return self.unvalued_share is not None and unvalued > self.unvalued_share * self.item_locations


@dataclass(frozen=True, config=LENIENT)
class EarlierPull:
    """The last pull of a table of the release that this one replaces, by one actor."""

    actor: str
    table: str
    pulled_at: Instant


@dataclass(frozen=True, config=LENIENT)
class OverrideEntry:
    """A check that a person let pass, why, and until when that had to be used."""

    check: str
    override_id: str
    actor: str
    reason: str
    expires_at: Instant


@dataclass(frozen=True, config=LENIENT)
class FileEntry:
    """A file of the planner tool's export."""

    rows: int
    sha256: str


@dataclass(frozen=True, config=LENIENT)
class ExportEntry:
    """The planner tool's export by file, and how many rows it leaves out, changes, or cannot be planned by the tool."""

    files: dict[str, FileEntry]
    left_out: int
    changed: int
    warnings: int = 0


@dataclass(frozen=True, kw_only=True, config=LENIENT)
class Manifest:
    """What `manifest.json` says; of the load clock is `published_at` alone.

    `previous_release` is that of the as_of before, `restates_release` the one that this one replaces. `readiness` is
    null where nothing is in stock, and of releases of 0.1. `mapping_hashes` are those of the cycle's record, `plan` is
    the fingerprint of the SQL that built it, the landscape's included; both are null in releases of before that.
    """

    schema_version: int
    release_id: str
    cycle_id: str
    as_of: Instant
    published_at: Instant
    code_version: str
    policy_hash: str
    contract_hashes: dict[str, str]
    mapping_hashes: dict[str, str] | None = None
    plan: str | None = None
    previous_release: str | None
    restates_release: str | None
    pulled_before: list[EarlierPull]
    outcome: Literal["passed", "warned", "overridden"]
    overrides: list[OverrideEntry]
    withheld_share: float | None
    readiness: ReadinessEntry | None = None
    tables: dict[str, TableEntry]
    sources: list[SourceEntry]
    checks: list[CheckResult]
    warnings: list[str]
    forecast_basis: str
    group_currency: str
    frepple: ExportEntry


def read_manifest(release: Path) -> Manifest:
    """The manifest of the release in this folder. Raises FileNotFoundError."""
    return read_record(Manifest, release / FILE)


def write_manifest(release: Path, manifest: Manifest) -> None:
    write_record(release / FILE, manifest)
