"""Freezes a planning cycle's inputs: which deliveries, which contracts, which policy, which mapping rows.

The record is what makes a cycle repeatable: written once at its first run, read at every later one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from orchestration.contracts.model import Entity, Source
from orchestration.contracts.policy import Policy
from orchestration.cycle.accounts import reach, row_accounts
from orchestration.cycle.completeness import incomplete_extracts, usable_deliveries
from orchestration.cycle.frozen import ancestors_of, find_cycle, write_cycle
from orchestration.cycle.held import HELD, held_deliveries
from orchestration.cycle.lost_codes import MappingCheck
from orchestration.cycle.mappings import keep_mappings
from orchestration.cycle.parts import Judged, without_contradictions
from orchestration.cycle.record import Ancestor, Answer, CycleRecord
from orchestration.cycle.record_parts import (
    frozen_entity,
    frozen_source,
    location_systems,
    location_terms,
    location_tolerances,
    places_on,
    rejected_delivery,
    used_delivery,
)
from orchestration.cycle.unused_actions import unused_actions
from orchestration.decisions.approvals import approvals
from orchestration.ingest.accounts import Account
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.raw import ensure_raw_until
from orchestration.instants import format_instant
from orchestration.landscape.model import Landscape
from orchestration.settings import HomePaths
from orchestration.version import code_version

ReleaseOf = Callable[[str], str | None]


def freeze_cycle(
    settings: HomePaths,
    landscape: Landscape,
    as_of: datetime,
    warnings: Iterable[str] = (),
    release_of: ReleaseOf = lambda _: None,
    restate: bool = False,
) -> CycleRecord:
    """The record of the cycle at `as_of`: the one that exists, else a new one of what is known now.

    What the landscape has of mapping rows is kept with it. `release_of` gives the release id of an earlier cycle, which
    a carried quantity names, or None. With `restate` a new record is written beside the old one and names it. Raises
    ContractError: a mapping that does not fit.
    """
    existing = find_cycle(settings, as_of)
    if existing is not None and not restate:
        return existing
    record = _record(settings, landscape, as_of, existing, list(warnings), release_of)
    write_cycle(settings, record)
    return record


def _record(
    settings: HomePaths,
    landscape: Landscape,
    as_of: datetime,
    existing: CycleRecord | None,
    warnings: list[str],
    release_of: ReleaseOf,
) -> CycleRecord:
    contracts, policy = landscape.sources, landscape.policy
    approved = approvals(settings)
    places = places_on(landscape, as_of.date())
    parents = ancestors_of(settings, as_of)

    def held(judged: Sequence[Judged]) -> dict[str, str]:
        return _held(settings, judged, policy, parents[-1] if parents else None, approved, as_of)

    def used(judged: Sequence[Judged]) -> list[Delivery]:
        return [delivery for delivery, _ in _chosen(judged, held(judged), as_of)]

    landed = _judged(settings, contracts, as_of, {one.delivery_id for one in parents[-1].deliveries} if parents else ())
    judged = without_contradictions(settings, landed, used)
    on_hold = held(judged)
    newest = _newest_extracts(judged)
    known = _row_counts(parents[-1:])
    chosen = _chosen(judged, on_hold, as_of)
    parent_cycle_id = parents[-1].cycle_id if parents else None
    restatement = existing.restatement + 1 if existing else 0
    return CycleRecord(
        cycle_id=format_instant(as_of) + (f".r{restatement:03}" if restatement else ""),
        as_of=as_of,
        frozen_at=datetime.now(UTC),
        restatement=restatement,
        restates=existing.cycle_id if existing else None,
        parent_cycle_id=parent_cycle_id,
        ancestors=tuple(Ancestor(one.cycle_id, release_of(one.cycle_id)) for one in parents),
        code_version=code_version(),
        policy_hash=hashlib.sha256(json.dumps(asdict(policy), sort_keys=True).encode()).hexdigest(),
        contract_hashes={f"{s.name}.{e.name}": s.hash_of(e) for s in contracts for e in s.entities},
        policy=policy,
        sources=tuple(frozen_source(source, policy) for source in contracts),
        entities=tuple(frozen_entity(source, entity) for source in contracts for entity in source.entities),
        answers=tuple(Answer(source.name, erp) for source in contracts for erp in source.answers_to),
        location_systems=tuple(location_systems(places)),
        location_terms=tuple(location_terms(places)),
        location_tolerances=tuple(location_tolerances(places)),
        deliveries=tuple(used_delivery(delivery, account, known) for delivery, account in chosen),
        row_accounts=tuple(row_accounts(judged, [delivery.delivery_id for delivery, _ in chosen], on_hold, as_of)),
        approvals=tuple(approved[one.delivery_id] for one, _ in chosen if one.delivery_id in approved),
        actions=tuple(unused_actions(settings, parent_cycle_id)),
        rejected_deliveries=tuple(
            rejected_delivery(delivery, account.reason or HELD, account.detail or on_hold[delivery.delivery_id])
            for delivery, account, entity in judged
            if (account.reason or delivery.delivery_id in on_hold)
            and (delivery.extracted_at > as_of - reach(entity) or delivery.extracted_at == newest[_place(delivery)])
        ),
        warnings=(
            *warnings,
            *(f"{d.source}/{d.file_name}: {w}" for d, account in chosen for w in account.warnings),
            *(words for _, accounts in _by_entity(judged) for words in incomplete_extracts(accounts, as_of)),
        ),
        mapping_hashes=keep_mappings(settings, landscape.folder),
    )


def _newest_extracts(judged: Iterable[Judged]) -> dict[tuple[str, str], datetime]:
    """When the last extract of each entity was taken, used or not."""
    return {_place(one): one.extracted_at for one, *_ in sorted(judged, key=lambda found: found[0].extracted_at)}


def _place(delivery: Delivery) -> tuple[str, str]:
    return delivery.source, delivery.entity


def _judged(settings: HomePaths, contracts: Iterable[Source], as_of: datetime, needed: Collection[str]) -> list[Judged]:
    """All that was landed up to `as_of`, each delivery by itself."""
    return [
        (delivery, account, entity)
        for source in contracts
        for entity in source.entities
        for delivery, account in ensure_raw_until(settings, source, entity, as_of, needed)
    ]


def _by_entity(judged: Iterable[Judged]) -> list[tuple[Entity, dict[Delivery, Account]]]:
    """Accepted deliveries with their accounts, entity by entity."""
    found: dict[tuple[str, str], tuple[Entity, dict[Delivery, Account]]] = {}
    for delivery, account, entity in judged:
        if account.is_accepted:
            found.setdefault((delivery.source, entity.name), (entity, {}))[1][delivery] = account
    return list(found.values())


def _held(
    settings: HomePaths,
    judged: Iterable[Judged],
    policy: Policy,
    parent: CycleRecord | None,
    approved: Collection[str],
    as_of: datetime,
) -> dict[str, str]:
    by_entity = _by_entity(judged)
    of_rows: dict[str, str] = {}
    for entity, accounts in by_entity:
        of_rows |= held_deliveries(settings, accounts.items(), entity, policy, approved)
    check = MappingCheck(settings, parent, approved, of_rows, as_of) if parent else None
    of_codes = check.held_deliveries(by_entity) if check else {}
    words = (of_rows, of_codes)
    return {one: "; ".join(found[one] for found in words if one in found) for one in {*of_rows, *of_codes}}


def _chosen(judged: Iterable[Judged], held: Collection[str], as_of: datetime) -> list[tuple[Delivery, Account]]:
    free = [one for one in judged if one[0].delivery_id not in held]
    return [
        (delivery, accounts[delivery])
        for entity, accounts in _by_entity(free)
        for delivery in usable_deliveries(accounts, entity, as_of)
    ]


def _row_counts(records: list[CycleRecord]) -> dict[str, int]:
    """Rows accepted of each delivery that the records used."""
    accounts = [one for record in records for one in record.row_accounts if one.outcome == "used"]
    return {one.delivery_id: one.rows_accepted for one in accounts}
