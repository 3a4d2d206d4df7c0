"""Files that are whole or absent: write aside, fsync, rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

UNFINISHED = ".tmp-"  # begins the name of what is being written; nobody reads it


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
    and is never read. Raises OSError, which names `path` where it names no file itself.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk says nothing of where
        raise
    finally:
        temporary.unlink(missing_ok=True)


def clear_unfinished(folder: Path, before: datetime) -> list[Path]:
    """Remove what killed processes left under `folder`, last changed before an instant; returns the paths."""
    gone = []
    for path in list(folder.rglob(f"{UNFINISHED}*")):
        with suppress(FileNotFoundError):  # who writes it may just have finished
            if path.lstat().st_mtime < before.timestamp():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                gone.append(path)
    return gone


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
