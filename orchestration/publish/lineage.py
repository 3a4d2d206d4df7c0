"""Which inputs a published table is made from, as dbt's graph says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orchestration.cycle.record import FrozenSource
from orchestration.ingest.delivery import slug

MAPPING = "mapping"
# They reach every row through columns of their own, trust, its reasons and unposted quantities, or say which location
# of a site a line is of; what only they read would say nothing about the others.
ASIDE = (
    ".planning_trust",
    ".planning_linked_movements",
    ".planning_unread_lines",
    ".cnf_sole_keepers",
    ".cnf_issuing_locations",
)


def reads_of(dbt_manifest: dict[str, Any], model_id: str) -> tuple[str, ...]:
    """Entities of dialects (`erp_sap.EKPO`), tables of `cycle` and `history`, and mappings, sorted.

    What reaches the model through trust, lines that cannot be read, unposted movements or the choice of a location
    alone is left out.
    """
    found, waiting = set(), [model_id]
    while waiting:
        for parent in dbt_manifest["parent_map"].get(waiting.pop(), []):
            if parent not in found and not parent.endswith(ASIDE):
                found.add(parent)
                waiting.append(parent)
    entities = (_entity(dbt_manifest["sources"][one]) for one in found if one.startswith("source."))
    mappings = (f"{MAPPING}.{one.split('.')[-1]}" for one in found if one.startswith("seed."))
    return tuple(sorted([*entities, *mappings]))


def _entity(node: dict[str, Any]) -> str:
    return f"{node['source_name']}.{slug(node['identifier'])}"


def reads_by_system(reads: Iterable[str], sources: Iterable[FrozenSource]) -> list[str]:
    """The same with each entity once per system that speaks its dialect, as delivery ids begin with them."""
    systems: dict[str, list[str]] = {}
    for one in sources:
        systems.setdefault(one.dialect, []).append(one.source)
    parts = [read.split(".", 1) for read in reads]
    return sorted(f"{system}.{entity}" for dialect, entity in parts for system in systems.get(dialect, [dialect]))
