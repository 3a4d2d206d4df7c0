"""YAML with the line of every value, so that a fault can be named where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

Place = Sequence[str | int]
# libyaml reads the same several times as fast.
YAML_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(YAML_LOADER):  # type: ignore[valid-type, misc]
    """Leaves days as they are written, so that one that is none is a fault of its place."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in YAML_LOADER.yaml_implicit_resolvers.items()
    }


class ContractError(Exception):
    """A contract file that cannot be used; the message names file, place and what to do."""


@dataclass(frozen=True)
class Located:
    """A document, and where its parts stand; `content` is {} for an empty file, `faults` name repeated keys."""

    path: Path
    content: Any
    root: yaml.Node | None
    faults: tuple[str, ...] = ()

    def line(self, place: Place) -> int:
        """The line of the value at `place` (keys and positions), else of the nearest one around it that is there."""
        return [1, *self._lines(place)][-1]

    def has(self, place: Place) -> bool:
        """Whether there is a value at `place`."""
        return len(list(self._lines(place))) == len(place)

    def fault(self, place: Place, words: str) -> str:
        """`<file>:<line>: <place>: <words>`."""
        named = ".".join(str(part) for part in place)
        return f"{self.path.name}:{self.line(place)}: {named + ': ' if named else ''}{words}"

    def _lines(self, place: Place) -> Iterator[int]:
        """The lines of the values on the way to `place`, as far as they are there."""
        node = self.root
        for part in place:
            found = _child(node, part)
            if found is None:
                return
            line, node = found
            yield line


def read_located(path: Path) -> Located:
    """The document in `path`. Raises ContractError naming file and line: not YAML, no mapping."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else None
        repeated = list(_repeated(root))
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise ContractError(f"{place}: {getattr(error, 'problem', None) or error}") from error
    except ValueError as error:  # a value that its tag does not fit
        raise ContractError(f"{path.name}: {error}") from error
    except RecursionError as error:
        raise ContractError(f"{path.name}: a value holds itself") from error
    if content is not None and not isinstance(content, dict):
        raise ContractError(f"{path.name}:1: must be keys with values, such as `systems:`")
    faults = tuple(f"{path.name}:{line}: key {key!r} is there twice" for key, line in repeated)
    return Located(path, content or {}, root, faults)


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line and value of one part of `node`: a key's line is that of the key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None


def _repeated(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated(value)
