"""Where a dialect lies, and the contracts of the systems that speak it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from orchestration.contracts.load import ContractError, load_dialect
from orchestration.contracts.model import Dialect, Entity, Source
from orchestration.landscape.model import System
from orchestration.settings import STAGING


def dialect_folders(landscape: Path) -> dict[str, Path]:
    """Every dialect by name: those that ship and the landscape's own; one of the same name takes the place of ours."""
    own = landscape / "dialects"
    return {path.parent.name: path.parent for root in (STAGING, own) for path in sorted(root.glob("*/_*__sources.yml"))}


def load_dialects(landscape: Path) -> dict[str, Dialect]:
    """The contract of every dialect there is. Raises ContractError naming file and field of every fault."""
    dialects, faults = read_dialects(landscape)
    if faults:
        raise ContractError("\n".join(faults.values()))
    return dialects


def read_dialects(landscape: Path) -> tuple[dict[str, Dialect], dict[str, str]]:
    """The contracts that can be used, and what is wrong with the others; both by dialect."""
    dialects: dict[str, Dialect] = {}
    faults: dict[str, str] = {}
    for name, folder in dialect_folders(landscape).items():
        try:
            dialects[name] = load_dialect(folder)
        except ContractError as error:
            faults[name] = str(error)
    return dialects, faults


def contract_of(name: str, system: System, dialect: Dialect) -> Source:
    """The contract of a system. Its time zone must be given by it or its dialect."""
    null_values = tuple(dict.fromkeys([*dialect.format.null_values, *system.null_values]))
    return Source(
        name=name,
        dialect=dialect,
        owner=system.owner,
        time_zone=system.time_zone or dialect.time_zone or "",
        format=replace(dialect.format, null_values=null_values),
        entities=tuple(_entity(entity, system) for entity in dialect.entities),
        currency=system.currency,
        sla=system.sla or dialect.sla,
        answers_to=system.answers_to,
        backordered_quantity=system.backordered_quantity or "backordered",
    )


def _entity(entity: Entity, system: System) -> Entity:
    cadence = system.cadence_hours
    if isinstance(cadence, dict):
        cadence = cadence.get(entity.name)
    is_required = entity.required if system.required is None else entity.name in system.required
    return replace(entity, cadence_hours=cadence or entity.cadence_hours, required=is_required)
