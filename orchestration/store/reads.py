"""How DuckDB reads files of a store: by fsspec. Imported only where a store is named, since its library is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from obstore.fsspec import FsspecStore


class FileSystem(FsspecStore):
    """DuckDB asks ten times in each query how large a file is, and when it was written; the store is asked once.

    The files of a table never change (engines/spark/tables.py); what is known of them is forgotten with the connection.
    """

    cachable = False  # by fsspec, for the whole process

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._known: dict[str, dict[str, Any]] = {}

    async def _info(self, path: str, **options: Any) -> dict[str, Any]:
        if path not in self._known:
            self._known[path] = await super()._info(path, **options)
        return self._known[path]

    def modified(self, path: str) -> datetime:
        written_at: datetime = self.info(path)["last_modified"]
        return written_at
