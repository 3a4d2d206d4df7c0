"""What a landscape can be made of: the dialects that ship and its own, and the canonical entities they provide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from orchestration.contracts.format import Format
from orchestration.contracts.load import load_dialect
from orchestration.contracts.model import Dialect, Entity
from orchestration.landscape.dialects import dialect_folders
from orchestration.landscape.mappings import Mapping
from orchestration.landscape.project import STAGING_MODEL
from orchestration.settings import STAGING


@dataclass(frozen=True)
class KnownDialect:
    """A dialect and its folder; `provides` are the canonical entities that it has a staging model of."""

    dialect: Dialect
    folder: Path
    provides: tuple[str, ...]

    @property
    def origin(self) -> str:
        return "shipped" if self.folder.parent == STAGING else "landscape"

    def model(self, entity: str) -> Path:
        """The staging model that provides a canonical entity."""
        return self.folder / f"stg_{self.dialect.name}__{entity}.sql"

    def summary(self) -> dict[str, Any]:
        return {
            "dialect": self.dialect.name,
            "system_type": self.dialect.system_type,
            "origin": self.origin,
            "entities": [entity.name for entity in self.dialect.entities],
            "provides": list(self.provides),
            "description": self.dialect.description,
        }

    def details(self, mappings: Iterable[Mapping]) -> dict[str, Any]:
        """All that a system of the dialect is read by, with its rows of each mapping that is kept by dialect."""
        return {
            **self.summary(),
            "folder": str(self.folder),
            "time_zone": self.dialect.time_zone,
            "sla": asdict(self.dialect.sla) if self.dialect.sla else None,
            "settle_seconds": self.dialect.settle_seconds,
            "format": _stated(self.dialect.format),
            "entities": [_entity(entity) for entity in self.dialect.entities],
            "mappings": {one.name: self._rows(one) for one in mappings if "dialect" in one.columns},
        }

    def _rows(self, mapping: Mapping) -> list[dict[str, str]]:
        return [
            {name: value for name, value in row.items() if name != "dialect"}
            | {"origin": "landscape" if row in mapping.own else "shipped"}
            for row in mapping.rows
            if row["dialect"] == self.dialect.name
        ]


def _stated(form: Format) -> dict[str, Any]:
    """What a format says, its notations even where they are the usual ones."""
    usual = {one.name: one.default for one in fields(form)}
    return {
        name: value
        for name, value in asdict(form).items()
        if value is not None and (value != usual[name] or isinstance(value, str))
    }


def known_dialects(landscape: Path) -> dict[str, KnownDialect]:
    """Every dialect by name. Raises ContractError naming file and field."""
    return {
        name: KnownDialect(load_dialect(folder), folder, _provided(folder))
        for name, folder in sorted(dialect_folders(landscape).items())
    }


def providers(dialects: Iterable[KnownDialect]) -> dict[str, list[str]]:
    """By canonical entity the dialects that provide it."""
    found: dict[str, list[str]] = {}
    for known in dialects:
        for entity in known.provides:
            found.setdefault(entity, []).append(known.dialect.name)
    return found


def _provided(folder: Path) -> tuple[str, ...]:
    models = [STAGING_MODEL.fullmatch(path.name) for path in sorted(folder.glob("*.sql"))]
    return tuple(model["entity"] for model in models if model)


def _entity(entity: Entity) -> dict[str, Any]:
    kept = ("name", "description", "kind", "role", "required", "may_be_empty", "key", "cadence_hours", "lookback_days")
    content = asdict(entity)
    return {name: content[name] for name in kept} | {"columns": content["columns"]}
