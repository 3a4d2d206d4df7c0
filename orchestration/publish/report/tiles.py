"""The key figures over all locations, suppliers and sources, each with its trend and its definition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from orchestration.publish.report.formats import MINUS, cell, change_of
from orchestration.publish.report.reading import ReleaseFiles

DIMENSIONS = {"kpi_supplier_reliability": "supplier_id", "kpi_exceptions": "owner"}
SPARK_WIDTH, SPARK_HEIGHT = 100, 24
MISSING = "missing"

Points = list[tuple[datetime, float]]


class Figure(NamedTuple):
    """A KPI to show: where it stands, and whether more of it is better (None: neither)."""

    table: str
    name: str
    title: str
    kind: str = "share"
    more_is_better: bool | None = True


GROUPS = {
    "Do the systems agree?": (
        Figure("kpi_system_agreement", "system_agreement", "System agreement"),
        Figure("kpi_system_agreement", "quantity_agreement", "Quantity agreement"),
        Figure("kpi_system_agreement", "inventory_record_accuracy", "Inventory record accuracy"),
        Figure("kpi_system_agreement", "explained_share", "Explained share"),
    ),
    "May the plan rely on it?": (
        Figure("kpi_planning_readiness", "planning_readiness", "Planning readiness"),
        Figure("kpi_planning_readiness", "value_readiness", "Value readiness"),
        Figure("kpi_planning_readiness", "withheld_share", "Withheld share", more_is_better=False),
    ),
    "What money is at stake?": (
        Figure("kpi_system_agreement", "net_variance_value", "Net variance value", "signed_money", None),
        Figure("kpi_system_agreement", "absolute_variance_value", "Absolute variance value", "money", False),
        Figure("kpi_system_agreement", "false_variance_avoided_value", "False variance avoided", "money", None),
        Figure("kpi_value_delivered", "stock_imbalance_value", "Stock imbalance found", "money", False),
        Figure("kpi_value_delivered", "expedite_exposure_value", "Expedite exposure", "money", False),
    ),
    "Is the work being done?": (
        Figure("kpi_exceptions", "open_exceptions", "Open exceptions", "count", False),
        Figure("kpi_exceptions", "overdue_share", "Overdue share", "share", False),
        Figure("kpi_exceptions", "mean_hours_to_resolution", "Hours to resolution, mean", "hours", False),
        Figure("kpi_exceptions", "recurrences", "Recurrences", "count", False),
        Figure("kpi_value_delivered", "reconciliation_minutes_avoided", "Manual minutes avoided", "hours", None),
        Figure("kpi_value_delivered", "interventions", "Interventions", "count", False),
    ),
    "Are promises kept?": (
        Figure("kpi_supplier_reliability", "on_time_share_promised", "Suppliers on time, original promise"),
        Figure("kpi_supplier_reliability", "on_time_share_confirmed", "Suppliers on time, first confirmation"),
        Figure("kpi_supplier_reliability", "asn_accuracy", "Shipping notices kept"),
        Figure("kpi_service", "line_fill_rate_requested", "Line fill rate, requested date"),
        Figure("kpi_service", "otif_requested", "On time in full, requested date"),
        Figure("kpi_service", "line_fill_rate_promised", "Line fill rate, first promise"),
        Figure("kpi_service", "otif_promised", "On time in full, first promise"),
        Figure("kpi_forecast_error", "wape", "Forecast error (WAPE)", "share", False),
        Figure("kpi_forecast_error", "bias", "Forecast bias", "share", None),
    ),
}


@dataclass(frozen=True)
class Tile:
    """A key figure as it is shown; `spark` holds the points of its line, none before there are two measurements."""

    title: str
    value: str
    is_known: bool
    is_money: bool
    definition: str
    trend: str
    spark: str


def tile_groups(release: ReleaseFiles) -> dict[str, list[Tile]]:
    """The tiles of each question, in its order."""
    points = _points(release)
    tables = {figure.table for figures in GROUPS.values() for figure in figures if not release.lacks(figure.table)}
    totals = {table: release.total(table, DIMENSIONS.get(table, "location_id")) for table in tables}
    return {
        question: [
            _tile(release, one, totals[one.table][one.name], points.get(one.name, []))
            if one.table in totals
            else _no_tile(release, one)
            for one in figures
        ]
        for question, figures in GROUPS.items()
    }


def _points(release: ReleaseFiles) -> dict[str, Points]:
    """The measurements of each KPI over all of its dimension, oldest first."""
    if release.lacks("kpi_trend"):
        return {}
    trend = release.scan("kpi_trend").filter(dimension="*").sort("measured_as_of").collect()
    return {str(name): frame.select("measured_as_of", "value").rows() for (name,), frame in trend.group_by("kpi")}


def _no_tile(release: ReleaseFiles, figure: Figure) -> Tile:
    """A figure that is missing; one that there was nothing to measure for is `n/a`."""
    return Tile(figure.title, MISSING, False, False, release.lacks(figure.table) or "", trend="", spark="")


def _tile(release: ReleaseFiles, figure: Figure, value: Any, points: Points) -> Tile:
    points = [] if value is None else points  # those that are left end before this cycle
    return Tile(
        title=figure.title,
        value=cell(value, figure.kind),
        is_known=value is not None,
        is_money="money" in figure.kind and value is not None,
        definition=release.definition(figure.table, figure.name),
        trend=trend_of(figure, points),
        spark=line_of(figure, points),
    )


def trend_of(figure: Figure, points: Points) -> str:
    """How the figure moved since the measurement before, in words."""
    if len(points) < 2:
        return ""
    (before_at, before), (_, now) = points[-2:]
    change, since = now - before, f"since {before_at.day} {before_at:%b}"
    written = change_of(change, figure.kind)
    if not is_shown(change, figure.kind):
        return f"unchanged {since}"
    arrow = "▲" if change > 0 else "▼"
    judged = {None: "", True: ", better", False: ", worse"}
    is_better = None if figure.more_is_better is None else (change > 0) == figure.more_is_better
    return f"{arrow} {written} {since}{judged[is_better]}"


def is_shown(change: float, kind: str) -> bool:
    """Whether a change is more than nothing as figures of `kind` are written."""
    return change_of(change, kind).strip(f"+{MINUS}0. points") != ""


def line_of(figure: Figure, points: Points) -> str:
    """Points of a line in the box of a spark, time to the right; half way up where all read alike."""
    if len(points) < 2:
        return ""
    first, last = points[0][0].timestamp(), points[-1][0].timestamp()
    low, high = min(value for _, value in points), max(value for _, value in points)
    moves = is_shown(high - low, figure.kind)
    return " ".join(
        f"{SPARK_WIDTH * (at.timestamp() - first) / (last - first):.1f},"
        f"{SPARK_HEIGHT * ((high - value) / (high - low) if moves else 0.5):.1f}"
        for at, value in points
    )
