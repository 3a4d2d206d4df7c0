"""The parts of a cycle's record, made of what contracts, policy, landscape and the accounts of deliveries say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from orchestration.contracts.model import Entity, Source
from orchestration.contracts.policy import Policy
from orchestration.cycle.record import (
    FrozenEntity,
    FrozenSource,
    LocationSystem,
    LocationTerms,
    LocationTolerance,
    RejectedDelivery,
    UsedDelivery,
)
from orchestration.ingest.accounts import Account
from orchestration.ingest.delivery import Delivery
from orchestration.landscape.model import Landscape, Pair

Place = tuple[str, Pair]


def places_on(landscape: Landscape, day: date) -> list[Place]:
    """What the landscape says of single locations on that day."""
    pairs = [pair for pair in landscape.pairs if pair.holds_on(day)]
    return [(location, pair) for pair in pairs for location in pair.locations]


def location_systems(places: Iterable[Place]) -> list[LocationSystem]:
    return [
        LocationSystem(location, system)
        for location, pair in places
        for system in (*((pair.erp,) if pair.erp else ()), *pair.wms)
    ]


def location_terms(places: Iterable[Place]) -> list[LocationTerms]:
    return [
        LocationTerms(location, pair.interface_sla_hours)
        for location, pair in places
        if pair.interface_sla_hours is not None
    ]


def location_tolerances(places: Iterable[Place]) -> list[LocationTolerance]:
    return [
        LocationTolerance(location, abc_class, share)
        for location, pair in places
        for abc_class, share in sorted(pair.tolerance.items())
    ]


def frozen_source(source: Source, policy: Policy) -> FrozenSource:
    sla = source.sla or policy.sla
    return FrozenSource(
        source=source.name,
        dialect=source.dialect.name,
        system_type=source.system_type,
        time_zone=source.time_zone,
        currency=source.currency,
        owner=source.owner,
        soft_sla_hours=sla.soft_hours,
        hard_sla_hours=sla.hard_hours,
        backordered_quantity=source.backordered_quantity,
    )


def frozen_entity(source: Source, entity: Entity) -> FrozenEntity:
    return FrozenEntity(
        source=source.name,
        entity=entity.name,
        kind=entity.kind,
        role=entity.role,
        required=entity.required,
        key=entity.key,
        cadence_hours=entity.cadence_hours,
        safety_interval_minutes=entity.safety_interval_minutes,
    )


def used_delivery(delivery: Delivery, account: Account, known: dict[str, int]) -> UsedDelivery:
    """`known` are the rows that the parent read of each delivery."""
    return UsedDelivery(
        delivery_id=delivery.delivery_id,
        correlation_id=delivery.correlation_id,
        source=delivery.source,
        entity=delivery.entity,
        extracted_at=delivery.extracted_at,
        covers_from=account.covers_from,
        file_name=delivery.file_name,
        sha256=delivery.sha256,
        is_known=known.get(delivery.delivery_id) == account.rows_accepted,
        is_redriven=known.get(delivery.delivery_id, account.rows_accepted) != account.rows_accepted,
        rows_refused=account.rows_dead_lettered,
    )


def rejected_delivery(delivery: Delivery, reason: str, detail: str) -> RejectedDelivery:
    return RejectedDelivery(
        delivery_id=delivery.delivery_id,
        source=delivery.source,
        entity=delivery.entity,
        extracted_at=delivery.extracted_at,
        file_name=delivery.file_name,
        reason=reason,
        detail=detail,
    )
