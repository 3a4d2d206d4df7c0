"""Reads the contract of a dialect from its `_<dialect>__sources.yml`.

The dbt source file is the contract, so that columns are written once: dbt documents them, ingest
enforces them. Everything dbt does not know stands under `config.meta`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from orchestration.contracts.located import ContractError as ContractError  # for all who read contracts
from orchestration.contracts.located import Located, read_located
from orchestration.contracts.model import Dialect
from orchestration.contracts.problems import Place, problems

KEYS_WANTED = "must be keys with values"


def load_dialect(folder: Path) -> Dialect:
    """The contract in a dialect's folder. Raises ContractError naming every faulty field."""
    path = folder / f"_{folder.name}__sources.yml"
    if not path.exists():
        found = ", ".join(sorted(other.name for other in folder.glob("_*__sources.yml"))) or "none"
        raise ContractError(f"{folder}: the contract must be named as its folder, {path.name}; there is {found}")
    return load_contract(path)


def load_contract(path: Path) -> Dialect:
    """The contract in one file, wherever it lies. Raises ContractError naming line and place of every fault."""
    document = read_located(path)
    sources = document.content.get("sources")
    if not isinstance(sources, list) or len(sources) != 1 or not isinstance(sources[0], dict):
        raise _faulty(document, [document.fault(["sources"], "must be a list of exactly one source")])
    (source,) = sources
    if misshapen := list(_misshapen(source, ("sources", 0), "tables", "columns")):
        raise _faulty(document, [document.fault(place, words) for place, words in misshapen])
    if path.name != f"_{source.get('name')}__sources.yml":
        words = f"{source.get('name')!r} must be named as its file"
        raise _faulty(document, [document.fault(["sources", 0, "name"], words)])
    try:
        dialect: Dialect = TypeAdapter(Dialect).validate_python(_flatten_source(source))
    except ValidationError as error:
        raise _faulty(document, _explain(document, source, error)) from error
    if document.faults:
        raise _faulty(document, [])
    return dialect


def _faulty(document: Located, faults: Iterable[str]) -> ContractError:
    return ContractError("\n".join([*document.faults, *faults]))


def _misshapen(node: Any, place: Place, *lists: str) -> Iterator[tuple[Place, str]]:
    """Places in a source, its tables and their columns that hold another kind of thing than dbt's files do."""
    if not isinstance(node, dict):
        yield place, KEYS_WANTED
        return
    config = node.get("config") or {}
    if not isinstance(config, dict):
        yield (*place, "config"), KEYS_WANTED
    elif not isinstance(config.get("meta") or {}, dict):
        yield (*place, "config", "meta"), KEYS_WANTED
    for name in lists[:1]:
        below = node.get(name) or []
        if not isinstance(below, list):
            yield (*place, name), "must be a list"
            continue
        for number, one in enumerate(below):
            yield from _misshapen(one, (*place, name, number), *lists[1:])


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


def _explain(document: Located, source: dict[str, Any], error: ValidationError) -> Iterator[str]:
    for place, words in problems(Dialect, error):
        line = document.line(_as_written(document, place))
        yield f"{document.path.name}:{line}: {_place(source, place)}: {words}"


def _as_written(document: Located, location: Sequence[str | int]) -> list[str | int]:
    """Where a field stands in the file: as a key of dbt's own, or under config.meta."""
    place: list[str | int] = ["sources", 0]
    for part in location:
        own = [*place, "tables" if part == "entities" else part]
        is_meta = isinstance(part, str) and part != "entities" and not document.has(own)
        place = [*place, "config", "meta", part] if is_meta else own
    return place


def _place(source: dict[str, Any], location: Sequence[str | int]) -> str:
    """`entities.3.columns.0.data_type` with the names of the entity and column instead of numbers."""
    node: Any = _flatten_source(source)
    words = []
    for part in location:
        node = node[part] if _holds(node, part) else None
        words.append(str(node.get("name", part) if isinstance(part, int) and isinstance(node, dict) else part))
    return ".".join(words) or str(source.get("name", "?"))


def _holds(node: Any, part: Any) -> bool:
    return (isinstance(node, dict) and part in node) or (
        isinstance(node, list) and isinstance(part, int) and part < len(node)
    )
