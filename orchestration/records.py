"""Records that lie on disk as JSON: a frozen dataclass of each kind, read whole and checked, written in its order.

Belongs here: how any of them is read and written. What a record says is declared where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import ConfigDict, PlainSerializer, TypeAdapter, ValidationError

from orchestration.files import read_json, write_json_atomic

LENIENT = ConfigDict(extra="ignore")  # of what a later version may say more about
Instant = Annotated[datetime, PlainSerializer(datetime.isoformat, return_type=str)]
"""An aware instant; on disk ISO 8601 with its offset."""

Record = TypeVar("Record")


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


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
