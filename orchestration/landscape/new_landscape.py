"""A new landscape: the files of `truestock init`, which run at once, with what may be said in comments."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.contracts.model import Dialect
from orchestration.files import write_bytes_atomic
from orchestration.landscape.dialects import load_dialects
from orchestration.landscape.mappings import MAPPING_KEYS, Mapping, load_mappings
from orchestration.settings import LANDSCAPE_FILE

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
USUAL = ("erp_sap", "wms_ewm")
CROSS_REFERENCES = "mdm"  # without its codes nothing can be compared
CURRENCY = "USD"
GIT_IGNORES = "/data/\n"


class ALandscapeIsThere(Exception):
    """The folder has a `truestock.yml`, which is never overwritten."""


class NoSuchDialect(Exception):
    """None has the name; the message says which there are."""


@dataclass(frozen=True)
class NewSystem:
    """A system as the file introduces it."""

    name: str
    dialect: Dialect

    @property
    def owner(self) -> str:
        return f"team:{self.dialect.system_type}"

    @property
    def required(self) -> str:
        """An example of what it must deliver, as YAML writes it."""
        return json.dumps([entity.name for entity in self.dialect.entities if entity.role] or [self._first])

    @property
    def cadence(self) -> str:
        """An example of how often, as YAML writes it."""
        return json.dumps({self._first: 26})

    @property
    def _first(self) -> str:
        return self.dialect.entities[0].name


def init_landscape(folder: Path, dialects: Sequence[str] = USUAL) -> tuple[list[NewSystem], list[Path]]:
    """Write a landscape of a system per dialect, and of one for cross-references, into `folder`.

    Returns its systems, and the files that were there before and were left as they are. A dialect named twice gives
    two systems. Raises ALandscapeIsThere, NoSuchDialect, before anything is written.
    """
    if (folder / LANDSCAPE_FILE).exists():
        raise ALandscapeIsThere(f"{folder / LANDSCAPE_FILE} is there; it is never overwritten")
    wanted = [*dialects, *([] if CROSS_REFERENCES in dialects else [CROSS_REFERENCES])]
    systems = list(_systems(wanted, load_dialects(folder)))
    files = _files(systems, load_mappings(folder).values())
    left = []
    for name, content in files.items():
        if (folder / name).exists():
            left.append(folder / name)
        else:
            write_bytes_atomic(folder / name, content.encode())
    return systems, left


def _systems(wanted: Sequence[str], dialects: dict[str, Dialect]) -> Iterator[NewSystem]:
    """Named as their dialects, numbered where several share one."""
    seen: Counter[str] = Counter()
    for name in wanted:
        if name not in dialects:
            raise NoSuchDialect(f"no dialect {name!r}; there are {', '.join(sorted(dialects))}")
        seen[name] += 1
        yield NewSystem(f"{name}_{seen[name]}" if wanted.count(name) > 1 else name, dialects[name])


def _files(systems: list[NewSystem], mappings: Iterable[Mapping]) -> dict[str, str]:
    described = [{"name": one.name, "columns": one.columns, "key": MAPPING_KEYS[one.name]} for one in mappings]
    return {
        LANDSCAPE_FILE: TEMPLATES.get_template(f"{LANDSCAPE_FILE}.j2").render(_words(systems)),
        "README.md": TEMPLATES.get_template("README.md.j2").render(
            mappings=described, keeps_stock=_keep_stock(systems)
        ),
        ".gitignore": GIT_IGNORES,
    }


def _keep_stock(systems: Iterable[NewSystem]) -> bool:
    return any(entity.role == "stock" for system in systems for entity in system.dialect.entities)


def _words(systems: list[NewSystem]) -> dict[str, Any]:
    def of_type(system_type: str, example: str) -> str:
        names = [system.name for system in systems if system.dialect.system_type == system_type]
        return names[0] if names else example

    return {"currency": CURRENCY, "systems": systems, "erp": of_type("erp", "my_erp"), "wms": of_type("wms", "my_wms")}
