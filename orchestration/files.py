"""Files that are whole or absent: write aside, fsync, rename."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class DamagedFile(OSError, ValueError):
    """A file that was written whole is no longer so; the message names it."""


def sync_directory(directory: Path) -> None:
    """Make the names in `directory` survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def whole_file(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path` with `mode`, else it is removed.

    Readers see the old file or the new one. What a killed process leaves behind starts with `.tmp-`
    and is never read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".tmp-", dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
        sync_directory(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def move_whole(source: Path, target: Path) -> list[Path]:
    """Move every file under `source` to the same place under `target`, whole; returns the places, sorted."""
    places = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    for place in places:
        with (source / place).open("rb+") as written:
            os.fsync(written.fileno())
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (source / place).replace(target / place)
    for folder in {(target / place).parent for place in places}:
        sync_directory(folder)
    return places


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()


def write_bytes_atomic(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Replace `path` by `content`, whole."""
    with whole_file(path, mode) as temporary:
        temporary.write_bytes(content)


def write_json_atomic(path: Path, content: Any, mode: int = 0o644) -> None:
    """Replace `path` by `content` as indented UTF-8 JSON, keys in the order given."""
    write_bytes_atomic(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(), mode)


def read_json(path: Path) -> Any:
    """The JSON in `path`. Raises FileNotFoundError, DamagedFile."""
    content = path.read_bytes()
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        words = f"{path} is damaged: {error}. What to do: docs/runbooks/failed_run.md"
        raise DamagedFile(words) from None  # who reads on sees the root of an error
