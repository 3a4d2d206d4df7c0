"""Dagster's event log in one SQLite file, as a cycle of a thousand events wants it.

The stock class opens the file for each statement, which compiles it anew, waits for the disk at each commit and merges
the write-ahead log at each close.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import sqlalchemy
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS


class EventLog(ConsolidatedSqliteEventLogStorage):
    """The consolidated log over connections that stay open. A power cut may take the last events along, nothing else:
    what a cycle came to is told by its own files."""

    _tables: frozenset[str] = frozenset()
    _columns: frozenset[str] = frozenset()

    @cached_property
    def _engine(self) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(
            self._conn_string,
            poolclass=sqlalchemy.QueuePool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        sqlalchemy.event.listen(engine, "connect", _prepare)
        return engine

    @contextmanager
    def _connect(self) -> Iterator[sqlalchemy.Connection]:
        with self._engine.begin() as connection:
            yield connection

    def has_table(self, table_name: str) -> bool:
        """Asked before each event of an asset; no version of Dagster takes a table away."""
        if table_name not in self._tables:
            self._tables |= {table_name} if super().has_table(table_name) else set()
        return table_name in self._tables

    def _has_asset_key_col_on_connection(self, conn: sqlalchemy.Connection, column_name: str) -> bool:
        """Asked with each event of an asset, of the tables' own description; no version takes a column away either."""
        if column_name not in self._columns:
            self._columns |= {column_name} if super()._has_asset_key_col_on_connection(conn, column_name) else set()
        return column_name in self._columns

    def dispose(self) -> None:
        self._engine.dispose()
        super().dispose()  # type: ignore[no-untyped-call]  # Dagster gives it no types


def _prepare(connection: Any, _: Any) -> None:
    connection.execute("pragma synchronous = normal")  # waits for the disk only where the log is merged
    # The UI follows a run by changes of the file itself, which come with each merge: a few dozen events.
    connection.execute("pragma wal_autocheckpoint = 100")
