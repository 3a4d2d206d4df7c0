"""What may change an answer about a quantity: figures that are withheld, and document lines that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from orchestration.serve.releases import Release, Releases
from orchestration.serve.stock import rows_of

Verdict = Literal["available", "uncertain", "not_available", "unknown"]
UNREAD = """
    select flow, reason from read_parquet({unread_lines})
    where item_id = $item_id and location_id = $location_id and flow in ('order', 'transfer', 'supply')
    order by reason, flow"""


@dataclass(frozen=True)
class UnreadLine:
    """Lines of a flow (order, transfer or supply) that may be of an item and location, which nobody can tell."""

    flow: str
    reason: str
    trust: str = "degraded"


@dataclass(frozen=True)
class Doubts:
    """Whether a figure used is withheld, and whether lines of demand or of supply were refused."""

    of_figures: bool
    of_demand: bool
    of_supply: bool


def unread_lines(releases: Releases, release: Release, item_id: str, location_id: str) -> list[UnreadLine]:
    """One per flow of which a line cannot be read; none of a release of an earlier version, which does not tell."""
    if "unread_lines" not in release.manifest.tables:
        return []
    rows = rows_of(releases, release, UNREAD, {"item_id": item_id, "location_id": location_id})
    return [UnreadLine(row["flow"], row["reason"]) for row in rows]


def doubts_of(stock: Mapping[str, Any], flows: Mapping[str, Any], unread: Sequence[UnreadLine]) -> Doubts:
    """The doubts about a figure of stock with what flows in and out."""
    return Doubts(
        of_figures=stock["trust"] == "withheld" or flows["uses_withheld"],
        of_demand=flows["is_demand_unread"] or any(line.flow != "supply" for line in unread),
        of_supply=flows["is_supply_unread"] or any(line.flow == "supply" for line in unread),
    )


def with_reasons(of_stock: str | None, unread: Sequence[UnreadLine]) -> str:
    """The reasons of the stock, then those of what cannot be read, each once."""
    told = of_stock.split(", ") if of_stock else []
    return ", ".join(dict.fromkeys([*told, *(line.reason for line in unread)]))


def verdict_of(taken: Any, doubts: Doubts, available_quantity: Any, available_low_quantity: Any) -> Verdict:
    """Whether what is taken is there. Demand that cannot be read can only turn a yes, supply only a no."""
    if available_quantity is None or available_low_quantity is None:
        return "unknown"
    if taken > available_quantity:
        return "uncertain" if doubts.of_supply else "not_available"
    is_certain = taken <= available_low_quantity and not doubts.of_figures and not doubts.of_demand
    return "available" if is_certain else "uncertain"
