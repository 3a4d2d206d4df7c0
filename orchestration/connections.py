"""Connections to DuckDB within what it may take of this machine; what needs more goes on from the disk.

Belongs here: memory, spilling, the store that tables may be kept on, and texts in what a connection is told. Stays out:
what is asked, and who may write the warehouse (engines/duckdb.py).
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import duckdb

from orchestration.environment import DUCKDB_MEMORY_VARIABLE
from orchestration.settings import store_note
from orchestration.store.store import filesystems

MEGABYTE = 1 << 20
SHARE = 0.6  # the rest is for Python beside it, readers and the page cache
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def reading(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, to read; its spilled data lies beside it. Raises StoreFailed."""
    return with_store(limited(duckdb.connect(str(warehouse), read_only=True)), warehouse)


def with_store(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The connection, which reads the tables of the warehouse that are kept on a store. Raises StoreFailed."""
    note = store_note(warehouse)
    for filesystem in filesystems(note.read_text(encoding="utf-8")) if note.exists() else []:
        if not connection.filesystem_is_registered(filesystem.protocol):  # by another connection of this process
            connection.register_filesystem(filesystem)
    return connection


def in_memory() -> duckdb.DuckDBPyConnection:
    """A database of this connection alone; its spilled data lies in a folder of this process among temporary files."""
    spill = Path(tempfile.gettempdir()) / f"truestock-{os.getpid()}"
    return limited(duckdb.connect(config={"temp_directory": str(spill)}))


def limited(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, which takes no more than megabytes in $TRUESTOCK_DUCKDB_MEMORY_MB, else its share of the
    machine's memory."""
    limit = memory_limit(DUCKDB_MEMORY_VARIABLE, SHARE) // MEGABYTE
    connection.execute(f"set memory_limit = '{limit}MiB'")
    return connection


def memory_limit(variable: str, share: float) -> int:
    """Bytes: the megabytes that an environment variable gives, else a share of what this machine lets us take.

    Raises ValueError where the variable holds no number of megabytes.
    """
    text = os.environ.get(variable)
    if not text:
        return int(_machine_memory() * share)
    if not text.isdecimal() or not int(text):
        raise ValueError(f"${variable} is {text!r}; it takes megabytes, such as 4096")
    return int(text) * MEGABYTE


def _machine_memory() -> int:
    """Bytes of the machine, or of the container that this runs in."""
    least = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit in CGROUP_LIMITS:
        with suppress(OSError, ValueError):  # none, or "max"
            least = min(least, int(limit.read_text(encoding="ascii")))
    return least


def literal(value: Path | str) -> str:
    """The value as a text in SQL; COPY takes no parameters."""
    return "'" + str(value).replace("'", "''") + "'"
