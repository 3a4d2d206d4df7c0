"""Records that lie on disk as JSON: a frozen dataclass of each kind, read whole and checked, written in its order.

Belongs here: how any of them is read and written. What a record says is declared where it belongs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import ConfigDict, PlainSerializer, TypeAdapter, ValidationError

from orchestration.files import read_json, write_bytes_atomic, write_json_atomic

LENIENT = ConfigDict(extra="ignore")  # of what a later version may say more about
Instant = Annotated[datetime, PlainSerializer(datetime.isoformat, return_type=str)]
"""An aware instant; on disk ISO 8601 with its offset."""

Record = TypeVar("Record")
FileState = tuple[int, int, int]  # when it was changed (ns), size, inode
Index = dict[str, tuple[FileState, Record]]


class UnreadableRecord(Exception):
    """A record on disk does not have the shape that this version knows; `fault` names the field, the message also the
    file."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}; another version of Truestock wrote it")
        self.path, self.fault = path, fault


def to_json(record: Any) -> Any:
    """The record as JSON has it, fields in their order."""
    return _adapter(cast(Any, type(record))).dump_python(record, mode="json")


def from_json(kind: type[Record], stored: Any) -> Record:
    """The record that `to_json` gave. Raises pydantic.ValidationError naming the field."""
    adapter: TypeAdapter[Record] = _adapter(cast(Any, kind))
    return adapter.validate_python(stored)


def read_record(kind: type[Record], path: Path, taken_over: Callable[[Any], Any] = lambda stored: stored) -> Record:
    """The record in `path`; `taken_over` gives what this version would have written where an earlier one did.

    Raises FileNotFoundError, UnreadableRecord.
    """
    stored = taken_over(read_json(path))
    try:
        return from_json(kind, stored)
    except ValidationError as error:
        fault = error.errors()[0]
        raise UnreadableRecord(path, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error


def write_record(path: Path, record: Any, mode: int = 0o644) -> None:
    """Replace `path` by the record, whole."""
    write_json_atomic(path, to_json(record), mode)


def indexed_records(kind: type[Record], folder: Path, index: Path) -> dict[str, Record]:
    """The records in `folder`, by the names of their files without `.json`; a file that vanishes meanwhile is left out.

    `index` is a copy of all of them, in which a file counts as read while the file system says the same of it, so that
    the cost is that of those that changed. It may be deleted; one that cannot be written costs time, nothing else.
    Raises UnreadableRecord.
    """
    known = _read_index(kind, index)
    found: Index[Record] = {}
    for name, state in _json_files(folder):
        with suppress(FileNotFoundError):
            before = known.get(name)
            if before is None or before[0] != state:
                before = state, read_record(kind, folder / f"{name}.json")
            found[name] = before
    if found != known:
        with suppress(OSError):
            write_bytes_atomic(index, _index_adapter(cast(Any, kind)).dump_json(found))
    return {name: record for name, (_, record) in found.items()}


def _json_files(folder: Path) -> list[tuple[str, FileState]]:
    """The names of the records in a folder, sorted; none where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            files = [one for one in entries if one.name.endswith(".json") and not one.name.startswith(".")]
            states = [(one.name.removesuffix(".json"), one.stat()) for one in files]
    except FileNotFoundError:
        return []
    return sorted((name, (state.st_mtime_ns, state.st_size, state.st_ino)) for name, state in states)


def _read_index(kind: type[Record], index: Path) -> Index[Record]:
    adapter: TypeAdapter[Index[Record]] = _index_adapter(cast(Any, kind))
    try:
        return adapter.validate_json(index.read_bytes())
    except (OSError, ValidationError):  # never written, damaged, or of another version
        return {}


@cache
def _index_adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(dict[str, tuple[FileState, kind]])


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
