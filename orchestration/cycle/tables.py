"""A cycle's record as tables for SQL: one per list of records, and the policy that it was frozen with.

Names and types are those of the dataclasses; nothing is written twice. Instants are UTC without saying so, as in all
tables of the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

import polars as pl

from orchestration.contracts.policy import ClassPolicy, Policy
from orchestration.cycle.record import CycleRecord

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = Mapping[str, pl.DataType]
STORED = {str: pl.String(), bool: pl.Boolean(), int: pl.Int32(), float: pl.Float64(), datetime: pl.Datetime("us")}
QUANTITY = pl.Decimal(18, 4)  # what the thresholds of a class are compared with
OF_THE_CYCLE = ("cycle_id", "as_of", "parent_cycle_id")


def cycle_tables(record: CycleRecord) -> dict[str, pl.DataFrame]:
    """The tables of schema `cycle` by name.

    `cycle` has one row; each list of the record is a table of its scalar fields, in its order; `policy` has one row
    with all scalars of the policy, those of its groups under their own names; `policy_classes` one per ABC class,
    `policy_exception_severities` one per severity and ABC class.
    """
    columns = _columns(CycleRecord)
    lists = {name: kind for name, hint in _hints(CycleRecord).items() if (kind := _listed(hint))}
    return {
        "cycle": _table({name: columns[name] for name in OF_THE_CYCLE}, [_row(record)]),
        **{name: _table(_columns(kind), map(_row, getattr(record, name))) for name, kind in lists.items()},
        **_policy_tables(record.policy),
    }


def _policy_tables(policy: Policy) -> dict[str, pl.DataFrame]:
    groups = [policy, *(group for group in _row(policy).values() if _is_record(group))]
    scalars = {name: stored for group in groups for name, stored in _columns(type(group)).items()}
    values = {name: value for group in groups for name, value in _row(group).items()}
    classes = [{"abc_class": name, **_row(one)} for name, one in policy.abc_classes.items()]
    severities = [
        {"severity": name, "due_hours": one.due_hours, "abc_class": abc_class, "minimum_value": value}
        for name, one in policy.exceptions.severities.items()
        for abc_class, value in one.minimum_value.items()
    ]
    code, hours = STORED[str], STORED[float]
    severity = {"severity": code, "due_hours": hours, "abc_class": code, "minimum_value": QUANTITY}
    return {
        "policy": _table(scalars, [values]),
        "policy_classes": _table({"abc_class": code, **dict.fromkeys(_columns(ClassPolicy), QUANTITY)}, classes),
        "policy_exception_severities": _table(severity, severities),
    }


def _is_record(value: object) -> TypeGuard[DataclassInstance]:
    return is_dataclass(value) and not isinstance(value, type)


def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _listed(hint: Any) -> type | None:
    """The dataclass that a field is a list of, or None."""
    kind = get_args(hint)[0] if get_origin(hint) is tuple else None
    return kind if is_dataclass(kind) and isinstance(kind, type) else None


def _columns(kind: type) -> dict[str, pl.DataType]:
    """The scalar fields of a dataclass; its lists and groups are no columns."""
    return {name: stored for name, hint in _hints(kind).items() if (stored := _stored(hint)) is not None}


def _stored(hint: Any) -> pl.DataType | None:
    """The type of a field's column: the one it is annotated with, else that of its Python type; None of no scalar."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return next((one for one in inner[1:] if isinstance(one, pl.DataType)), None) or _stored(inner[0])
    if origin is Literal:
        return STORED[str]
    if origin in (Union, UnionType):
        (present,) = (one for one in inner if one is not NoneType)
        return _stored(present)
    return STORED.get(hint)


def _row(record: DataclassInstance) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _table(columns: Columns, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    values = [[_value(row[name], stored) for name, stored in columns.items()] for row in rows]
    return pl.DataFrame(values, schema=dict(columns), orient="row")


def _value(value: Any, stored: pl.DataType) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return Decimal(str(value)) if isinstance(stored, pl.Decimal) else value
