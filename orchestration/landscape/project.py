"""The dbt project of a landscape: what ships and what the landscape adds, in one folder that dbt can run.

Taken along are the dialects that its systems speak, whether shipped or its own; its own models beside ours; its rows
of mappings in place of or after the shipped ones. No shipped file is ever changed; only a dialect, whole, takes the
place of a shipped one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from orchestration.contracts.column import Column
from orchestration.contracts.load import ContractError
from orchestration.files import write_bytes_atomic
from orchestration.landscape.canonical import CanonicalEntity, load_entities
from orchestration.landscape.dialects import dialect_folders
from orchestration.landscape.mappings import Mapping, load_mappings
from orchestration.landscape.model import Landscape
from orchestration.settings import DBT_PROJECT

Files = dict[str, bytes]
TAKEN = ("macros", "models", "seeds", "tests")
STAGING_MODEL = re.compile(r"stg_(?P<dialect>[a-z0-9_]+?)__(?P<entity>[a-z0-9_]+)\.sql")
UNIT_TESTS = "__unit_tests.yml"


def project_files(landscape: Landscape, with_unit_tests: bool = False) -> Files:
    """Every file of the project by its path in it. Unit tests are of the shipped dialects, and for development only.

    Raises ContractError: a file of the landscape that would take a shipped one's place, a mapping that does not fit.
    """
    files = dict(_shipped(with_unit_tests))
    providers: dict[str, list[str]] = {}
    folders = dialect_folders(landscape.folder)
    for dialect in landscape.dialects:
        for name, content in _dialect(folders[dialect], dialect, with_unit_tests):
            files[f"models/staging/{dialect}/{name}"] = content
            if model := STAGING_MODEL.fullmatch(name):
                providers.setdefault(model["entity"], []).append(dialect)
    for name, content in _own_models(landscape.folder):
        if name in files:
            raise ContractError(f"{landscape.folder / name}: a file of that name ships; give yours another one")
        files[name] = content
    mappings = load_mappings(landscape.folder)
    files |= {f"seeds/{name}.csv": mapping.to_csv() for name, mapping in mappings.items() if mapping.own}
    files["dbt_project.yml"] = _settings(load_entities(), providers, _nested(landscape))
    return files


def fingerprint(files: Files) -> str:
    """Sixteen hex digits that change with any file's name or content."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()[:16]


def write_project(files: Files, folder: Path) -> None:
    """Make `folder` hold exactly these files; what is there already as it should be is left untouched."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, content in files.items():
        _write(folder / name, content)
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            shutil.rmtree(path)


def write_mappings(mappings: Iterable[Mapping], folder: Path) -> None:
    """Make these mappings the seeds of the project in `folder`."""
    for mapping in mappings:
        _write(folder / "seeds" / f"{mapping.name}.csv", mapping.to_csv())


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        write_bytes_atomic(path, content)


def _shipped(with_unit_tests: bool) -> Iterator[tuple[str, bytes]]:
    staging = DBT_PROJECT / "models" / "staging"
    for top in TAKEN:
        for path in sorted((DBT_PROJECT / top).rglob("*")):
            is_dialect = staging in path.parents and path.parent != staging
            if path.is_file() and not is_dialect and (with_unit_tests or not path.name.endswith(UNIT_TESTS)):
                yield str(path.relative_to(DBT_PROJECT)), path.read_bytes()
    yield "profiles.yml", (DBT_PROJECT / "profiles.yml").read_bytes()


def _dialect(folder: Path, dialect: str, with_unit_tests: bool) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*")):
        if path.suffix == ".sql":
            model = STAGING_MODEL.fullmatch(path.name)
            if not model or model["dialect"] != dialect:
                raise ContractError(f"{path}: a staging model is named stg_{dialect}__<entity>.sql")
        if path.suffix in (".sql", ".yml") and (with_unit_tests or not path.name.endswith(UNIT_TESTS)):
            yield path.name, path.read_bytes()


def _own_models(landscape: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((landscape / "models").rglob("*")):
        if path.is_file() and path.suffix in (".sql", ".yml"):
            yield str(path.relative_to(landscape)), path.read_bytes()


def _nested(landscape: Landscape) -> dict[str, dict[str, dict[str, dict[str, list[str]]]]]:
    """What the objects in a JSON column have: name, type and limit of each, by dialect, entity and column."""
    return {
        dialect.name: {
            entity.name: {column.name: {one.name: _type_and_limit(one) for one in column.nested} for column in nested}
            for entity in dialect.entities
            if (nested := [column for column in entity.columns if column.nested])
        }
        for dialect in {source.dialect.name: source.dialect for source in landscape.sources}.values()
    }


def _type_and_limit(column: Column) -> list[str]:
    """The type, then the condition on its values as SQL, where there is one."""
    limits = ((">=", column.minimum), (">", column.above))
    return [column.data_type, *(f"{sign} {limit}" for sign, limit in limits if limit is not None)]


def _settings(entities: dict[str, CanonicalEntity], providers: dict[str, list[str]], nested: dict[str, Any]) -> bytes:
    """The shipped dbt_project.yml, with what macro `canonical` makes its unions of and `json_list` its types."""
    canonical: dict[str, list[dict[str, Any]]] = {
        name: [
            {"name": column.name, "data_type": column.data_type, "default": column.default} for column in entity.columns
        ]
        for name, entity in entities.items()
    }
    if unknown := sorted(providers.keys() - entities.keys()):
        dialect = providers[unknown[0]][0]
        raise ContractError(
            f"stg_{dialect}__{unknown[0]}.sql: no canonical entity {unknown[0]!r}; there are {', '.join(entities)}"
        )
    shipped = (DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    variables = yaml.safe_dump(
        {"vars": {"canonical": canonical, "providers": providers, "nested": nested}}, sort_keys=False, width=1000
    )
    return f"{shipped}\n{variables}".encode()
