"""Of one system: what it delivered, and which of its codes nothing knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import polars as pl

from orchestration.contracts.model import Source
from orchestration.cycle.record import CycleRecord, RowAccount
from orchestration.ingest.accounts import known_accounts
from orchestration.landscape.catalogue import known_dialects
from orchestration.landscape.model import Landscape
from orchestration.profile.trial import trial_of
from orchestration.profile.unknown_codes import SHAPE, relations_of, unknown_codes
from orchestration.settings import HomePaths


@dataclass(frozen=True)
class Profile:
    """What was delivered until `as_of` (null: nothing by any system), and the codes of it that nothing knows.

    `used` are the deliveries that were read, `refused` those that were rejected or are held, `missing` the entities
    that must be delivered and were not, `absent` the optional columns that no used delivery of an entity has;
    `warnings` tell of what stays in the inbox.
    """

    system: str
    as_of: datetime | None = None
    used: tuple[RowAccount, ...] = ()
    refused: tuple[RowAccount, ...] = ()
    missing: tuple[str, ...] = ()
    absent: dict[str, list[str]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    unknown: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SHAPE))


def profile_system(settings: HomePaths, landscape: Landscape, source: Source, as_of: datetime | None = None) -> Profile:
    """Profile what the system delivered until `as_of`, by default until the newest extract of any system.

    What waits in the inbox counts as if it had landed. Raises NotBuilt, ContractError.
    """
    with trial_of(settings, landscape) as trial:
        own = (f"inbox/{source.name}/", f"inbox/{source.name}:", f"{source.name}/")
        warnings = tuple(one for one in trial.landed.warnings if one.startswith(own))
        as_of = as_of or trial.newest_extract()
        if as_of is None:
            return Profile(source.name, warnings=warnings)
        record = trial.freeze(as_of)
        found = replace(_delivered(source, record), warnings=warnings, absent=_absent(trial.settings, source, record))
        relations = relations_of(source, known_dialects(landscape.folder)[source.dialect.name].provides)
        if not found.used or not relations:
            return found
        trial.build(record, [relation.partition(".")[2] for relation in relations.values()])
        return replace(found, unknown=unknown_codes(trial.settings.warehouse, source, relations))


def _delivered(source: Source, record: CycleRecord) -> Profile:
    """What the trial's cycle takes of the system, before any code is looked up."""
    accounts = [one for one in record.row_accounts if one.source == source.name]
    taken = {one.delivery_id for one in record.deliveries}
    used = tuple(one for one in accounts if one.delivery_id in taken)
    came = {one.entity for one in used}
    return Profile(
        system=source.name,
        as_of=record.as_of,
        used=used,
        refused=tuple(one for one in accounts if one.is_refused),
        missing=tuple(one.name for one in source.entities if one.required and one.name not in came),
    )


def _absent(settings: HomePaths, source: Source, record: CycleRecord) -> dict[str, list[str]]:
    """The optional columns, by entity, that none of its deliveries has which the trial's cycle takes."""
    accounts = {account.delivery_id: account for account in known_accounts(settings)}
    absent: dict[str, set[str]] = {}
    for delivery in record.deliveries:
        if delivery.source == source.name:
            columns = set(accounts[delivery.delivery_id].columns_absent)
            absent[delivery.entity] = absent.get(delivery.entity, columns) & columns
    return {entity: sorted(columns) for entity, columns in absent.items() if columns}
