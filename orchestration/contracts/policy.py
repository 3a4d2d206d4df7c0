"""Tolerances, SLAs and thresholds: what ships, and what a landscape changes of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass

from orchestration.contracts.located import ContractError, read_located
from orchestration.contracts.model import Currency, Sla
from orchestration.contracts.severities import CheckSeverity
from orchestration.contracts.strict import STRICT
from orchestration.environment import POLICY_VARIABLE
from orchestration.settings import POLICY

Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, config=STRICT)
class ClassPolicy:
    """Tolerance of an ABC class as a share of |wms|, its minimum in base units, and the value in group
    currency above which what is not explained withholds an item-location."""

    tolerance_share: Share
    minimum_tolerance: Annotated[float, Field(ge=0)]
    withhold_limit_value: Annotated[float, Field(ge=0)]


@dataclass(frozen=True, config=STRICT)
class ExceptionSeverity:
    """Hours until an exception is due, and from which value in group currency on it is this severe, by ABC class."""

    due_hours: Annotated[float, Field(gt=0)]
    minimum_value: dict[str, Annotated[float, Field(ge=0)]]


@dataclass(frozen=True, config=STRICT)
class ExceptionPolicy:
    """How long an exception may come back as the same, how long a closed one is shown, and how severe each is.

    `severity_without_value` counts for what has no cost.
    """

    recurrence_days: Annotated[int, Field(gt=0)]
    published_days: Annotated[int, Field(ge=0)]
    severity_without_value: str
    severities: dict[str, ExceptionSeverity]

    @model_validator(mode="after")
    def _severities_are_known(self) -> ExceptionPolicy:
        if self.severity_without_value not in self.severities:
            raise ValueError(f"severity_without_value {self.severity_without_value!r} is not among severities")
        return self


@dataclass(frozen=True, config=STRICT)
class SignalPolicy:
    """How far signals look ahead, how many days behind its first promise supply is late, and which share of a bucket's
    forecast may be used before the bucket is over."""

    signal_horizon_days: Annotated[int, Field(ge=1)]
    supply_delay_days: Annotated[int, Field(ge=1)]
    forecast_used_share: Annotated[float, Field(gt=0)]


@dataclass(frozen=True, config=STRICT)
class AlertPolicy:
    """Which exceptions and signals people are told of, and below which share of value that may be planned on a
    release is called degraded."""

    severities: list[str]
    minimum_value_readiness: Share


@dataclass(frozen=True, config=STRICT)
class ReleaseRetention:
    """All releases of the last `daily_days` stay; before them, the last one of each of the last `monthly_months`."""

    daily_days: Annotated[int, Field(ge=1)]
    monthly_months: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, config=STRICT)
class Retention:
    """What a home keeps beside landing and releases.

    States of the cycles of the last `cycle_days`, with rows and dead letters of what these used; the newest `runs` of
    Dagster's log; alerts that were sent in the last `alert_days`; manifests of releases that were retired, for
    `retired_release_days`.
    """

    cycle_days: Annotated[int, Field(ge=31)]  # a posting is matched with documents of 30 days
    runs: Annotated[int, Field(ge=1)]
    alert_days: Annotated[int, Field(ge=1)]
    retired_release_days: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, config=STRICT)
class Policy:
    """All thresholds; `default_abc_class` counts for items without a class, `severities` are by check name."""

    sla: Sla
    carried_stock_hours: Annotated[float, Field(gt=0)]
    interface_sla_hours: Annotated[float, Field(gt=0)]
    group_currency: Currency
    default_calendar: str | None
    maximum_withheld_value_share: Share
    unvalued_share: Share
    volume_minimum_share: Share
    refused_share: Share
    volume_maximum_factor: Annotated[float, Field(gt=1)]
    volume_releases: Annotated[int, Field(ge=1)]
    kpi_window_days: Annotated[int, Field(ge=1)]
    kpi_trend_days: Annotated[int, Field(ge=1)]
    forecast_lag_days: Annotated[int, Field(ge=0)]
    default_order_priority: Annotated[int, Field(ge=1)]
    forecast_priority: Annotated[int, Field(ge=1)]
    reconciliation_minutes: Annotated[float, Field(ge=0)]
    past_due_receipt_days: Annotated[int, Field(ge=0)]
    planning_history_days: Annotated[int, Field(ge=1)]
    minimum_shipments: Annotated[int, Field(ge=1)]
    coarser_forecast: Literal["total", "rest"]
    forecast_history_days: Annotated[int, Field(ge=1)]
    forecast_consumption_buckets_backward: Annotated[int, Field(ge=0)]
    forecast_consumption_buckets_forward: Annotated[int, Field(ge=0)]
    abc_classes: dict[str, ClassPolicy]
    default_abc_class: str
    severities: dict[str, CheckSeverity]
    exceptions: ExceptionPolicy
    signals: SignalPolicy
    alerts: AlertPolicy
    release_retention: ReleaseRetention
    retention: Retention

    @model_validator(mode="after")
    def _default_exists(self) -> Policy:
        if self.default_abc_class not in self.abc_classes:
            raise ValueError(f"default_abc_class {self.default_abc_class!r} is not among abc_classes")
        return self

    @model_validator(mode="after")
    def _alerts_name_known_severities(self) -> Policy:
        if unknown := sorted(set(self.alerts.severities) - self.exceptions.severities.keys()):
            raise ValueError(f"alerts name severities that do not exist: {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _every_class_has_every_severity(self) -> Policy:
        for name, severity in self.exceptions.severities.items():
            if severity.minimum_value.keys() != self.abc_classes.keys():
                raise ValueError(f"minimum_value of {name!r} does not name each of abc_classes once")
        for abc_class in self.abc_classes:
            least = sorted(one.minimum_value[abc_class] for one in self.exceptions.severities.values())
            if least[0] != 0 or len(set(least)) < len(least):
                raise ValueError(f"values of class {abc_class} must start at 0 and differ from severity to severity")
        return self


def policy_path() -> Path:
    """The policy that landscapes change: $TRUESTOCK_POLICY, else the shipped one."""
    return Path(os.environ.get(POLICY_VARIABLE) or POLICY)


def read_policy() -> dict[str, Any]:
    """What stands in the policy file. Raises ContractError."""
    document = read_located(policy_path())
    if document.faults:
        raise ContractError("\n".join(document.faults))
    content: dict[str, Any] = document.content
    return content


def policy_of(shipped: dict[str, Any], changes: dict[str, Any]) -> Policy:
    """`shipped` with `changes`, key by key at any depth. Raises pydantic.ValidationError."""
    return TypeAdapter(Policy).validate_python(_merged(shipped, changes))


def _merged(shipped: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    both = {name: _merged(shipped[name], new) for name, new in changes.items() if _are_mappings(shipped.get(name), new)}
    return {**shipped, **changes, **both}


def _are_mappings(old: Any, new: Any) -> bool:
    return isinstance(old, dict) and isinstance(new, dict)
