"""Reads the contract of a dialect from its `_<dialect>__sources.yml`.

The dbt source file is the contract, so that columns are written once: dbt documents them, ingest
enforces them. Everything dbt does not know stands under `config.meta`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from orchestration.contracts.model import Dialect

# libyaml reads the same several times as fast.
YAML_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContractError(Exception):
    """A contract file that cannot be used; the message names file, place and what to do."""


def load_dialect(folder: Path) -> Dialect:
    """The contract in a dialect's folder. Raises ContractError naming every faulty field."""
    path = folder / f"_{folder.name}__sources.yml"
    if not path.exists():
        found = ", ".join(sorted(other.name for other in folder.glob("_*__sources.yml"))) or "none"
        raise ContractError(f"{folder}: the contract must be named as its folder, {path.name}; there is {found}")
    return load_contract(path)


def load_contract(path: Path) -> Dialect:
    """The contract in one file, wherever it lies. Raises ContractError naming every faulty field."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), YAML_LOADER)
        (source,) = document["sources"]
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ContractError(f"{path.name}: not a sources file with exactly one source: {error}") from error
    if path.name != f"_{source.get('name')}__sources.yml":
        raise ContractError(f"{path.name}: source {source.get('name')!r} must be named as its file")
    try:
        return TypeAdapter(Dialect).validate_python(_flatten_source(source))
    except ValidationError as error:
        raise ContractError(_explain(path, source, error)) from error


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    return dict((node.get("config") or {}).get("meta") or {})


def _flatten_source(source: dict[str, Any]) -> dict[str, Any]:
    entities = [_flatten_entity(table) for table in source.get("tables") or []]
    kept = {key: source[key] for key in ("name", "description") if key in source}
    return {**kept, **_meta(source), "entities": entities}


def _flatten_entity(table: dict[str, Any]) -> dict[str, Any]:
    columns = [
        {
            **{key: column[key] for key in ("name", "data_type", "description") if key in column},
            **_meta(column),
        }
        for column in table.get("columns") or []
    ]
    kept = {key: table[key] for key in ("name", "description") if key in table}
    # A name that dbt could not write into SQL stands beside it, as the identifier.
    identified = {"name": table["identifier"]} if "identifier" in table else {}
    return {**kept, **identified, **_meta(table), "columns": columns}


def _explain(path: Path, source: dict[str, Any], error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        place = _place(source, [part for part in problem["loc"] if not str(part).startswith("function-")])
        lines.append(f"{path.name}: {place}: {problem['msg']}")
    return "\n".join(lines)


def _place(source: dict[str, Any], location: list[Any]) -> str:
    """`entities.3.columns.0.data_type` with the names of the entity and column instead of numbers."""
    node: Any = _flatten_source(source)
    words = []
    for part in location:
        node = node[part] if _holds(node, part) else None
        words.append(node.get("name", str(part)) if isinstance(part, int) and isinstance(node, dict) else str(part))
    return ".".join(words) or source.get("name", "?")


def _holds(node: Any, part: Any) -> bool:
    return (isinstance(node, dict) and part in node) or (
        isinstance(node, list) and isinstance(part, int) and part < len(node)
    )
