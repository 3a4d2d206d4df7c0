"""Contracts in the Open Data Contract Standard, for catalogues and partners that read it.

Belongs here: what we take from sources and what we publish, in the standard's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from open_data_contract_standard.model import (
    CustomProperty,
    Description,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    ServiceLevelAgreementProperty,
    Team,
)

from orchestration.contracts.column import Column
from orchestration.contracts.model import Entity, Source
from orchestration.contracts.policy import Policy

API_VERSION = "v3.1.0"
LOGICAL_TYPES = {
    "varchar": "string",
    "json": "object",
    "bigint": "integer",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamptz": "timestamp",
    "timestamptz_or_date": "string",
}


class DescribedColumn(Protocol):
    """A column that something is promised of: of a source's entity or of a published table."""

    @property
    def name(self) -> str: ...
    @property
    def data_type(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def required(self) -> bool: ...


def to_published_contract(
    name: str, description: str, columns: Iterable[DescribedColumn], key: tuple[str, ...], schema_version: int
) -> OpenDataContractStandard:
    """A published table as an ODCS contract; its version is the release's schema version."""
    return OpenDataContractStandard(
        apiVersion=API_VERSION,
        kind="DataContract",
        id=f"truestock-{name}",
        name=name,
        version=f"{schema_version}.0.0",
        status="active",
        description=Description(purpose=description),
        schema=[
            SchemaObject(
                name=name,
                physicalType="table",
                logicalType="object",
                description=description,
                properties=[_property(column, key) for column in columns],
            )
        ],
    )


def to_open_data_contract(source: Source, policy: Policy) -> OpenDataContractStandard:
    """`source` as an ODCS contract; what the standard has no word for stands in its custom properties.

    The contract's version is the sum of its entities' versions, so that it rises with each of them.
    """
    sla = source.sla or policy.sla
    return OpenDataContractStandard(
        apiVersion=API_VERSION,
        kind="DataContract",
        id=f"truestock-{source.name}",
        name=source.name,
        version=f"{sum(entity.version for entity in source.entities)}.0.0",
        status="active",
        domain=source.system_type,
        description=Description(purpose=source.description),
        team=Team(name=source.owner),
        schema=[_schema(entity) for entity in source.entities],
        slaProperties=[_service_level("latency", sla.hard_hours)]
        + [_service_level("frequency", entity.cadence_hours, entity.name) for entity in source.entities],
        customProperties=[
            CustomProperty(property="timeZone", value=source.time_zone),
            CustomProperty(property="fileExtensions", value=list(source.format.extensions)),
        ],
    )


def _schema(entity: Entity) -> SchemaObject:
    custom = {"kind": entity.kind, "required": entity.required, "mayBeEmpty": entity.may_be_empty}
    return SchemaObject(
        name=entity.name,
        physicalType="file",
        logicalType="object",
        description=entity.description,
        properties=[_delivered(column, entity.key) for column in entity.columns],
        customProperties=[CustomProperty(property=name, value=value) for name, value in custom.items()],
    )


def _delivered(column: Column, key: tuple[str, ...] = ()) -> SchemaProperty:
    """A column with what the objects in it have."""
    described = _property(column, key)
    described.logicalTypeOptions = _limit(column)
    nested = [_delivered(one) for one in column.nested]
    if column.lines:
        described.logicalType = "array"
        described.items = SchemaProperty(name=column.name, logicalType="object", properties=nested)
    elif column.fields:
        described.properties = nested
    return described


def _limit(column: Column) -> dict[str, float] | None:
    limits = {"minimum": column.minimum, "exclusiveMinimum": column.above}
    return {name: float(limit) for name, limit in limits.items() if limit is not None} or None


def _property(column: DescribedColumn, key: tuple[str, ...]) -> SchemaProperty:
    return SchemaProperty(
        name=column.name,
        description=column.description,
        physicalType=column.data_type,
        logicalType=LOGICAL_TYPES.get(column.data_type, "number"),
        required=column.required,
        primaryKey=column.name in key,
        primaryKeyPosition=key.index(column.name) + 1 if column.name in key else -1,
    )


def _service_level(name: str, hours: float, entity: str | None = None) -> ServiceLevelAgreementProperty:
    return ServiceLevelAgreementProperty(property=name, value=hours, unit="h", element=entity)
