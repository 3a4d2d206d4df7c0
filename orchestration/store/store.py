"""A store by its URL. Its library is imported here alone, and only once a store is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from orchestration.redaction import redacted
from orchestration.store.url import checked_url

AT_ONCE = 8  # requests; what is waited for is the way there
RETRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=60)}
TO_DO = "see that it is there and that the environment has what it asks of us (docs/object_store.md)"


class StoreFailed(Exception):
    """A store cannot be used; the message names it and what to do, and holds no secret."""

    def __init__(self, url: str, why: str, to_do: str = TO_DO) -> None:
        super().__init__(redacted(f"object store {url}: {why}; {to_do}"))


class Stored(NamedTuple):
    """An object: how many bytes it has, and when it was written."""

    size: int
    written_at: datetime


@dataclass(frozen=True)
class Store:
    """A folder on an object store, or one that several machines see (`file:///`). All methods raise StoreFailed."""

    url: str

    def path(self, place: str) -> str:
        return f"{self.url}/{place}"

    def put(self, file: Path, place: str) -> None:
        with self._told():
            self._library.put(self._objects, place, file)

    def put_all(self, files: Iterable[tuple[Path, str]]) -> None:
        """Copy files to their places, several at once; where one fails, others may be there."""
        self._at_once(lambda one: self.put(*one), files)

    def put_new(self, content: bytes, place: str) -> bool:
        """Write what nobody has written there; False where somebody has."""
        with self._told():
            try:
                self._library.put(self._objects, place, content, mode="create")
            except self._library.exceptions.AlreadyExistsError:
                return False
        return True

    def get(self, place: str) -> bytes | None:
        """What is there; None where nothing is."""
        with self._told():
            try:
                return bytes(self._library.get(self._objects, place).bytes())
            except FileNotFoundError:
                return None

    def holds(self, place: str) -> bool:
        with self._told():
            try:
                self._library.head(self._objects, place)
            except FileNotFoundError:
                return False
        return True

    def is_empty(self) -> bool:
        with self._told():
            return not next(iter(self._library.list(self._objects, chunk_size=1)), [])

    def listed(self, under: str | None = None) -> dict[str, Stored]:
        """Every object below a place, by its place; of the whole store where none is said."""
        with self._told():
            chunks = self._library.list(self._objects, under)
            found = {one["path"]: Stored(one["size"], one["last_modified"]) for chunk in chunks for one in chunk}
        return dict(sorted(found.items()))

    def folders(self, under: str) -> list[str]:
        """The names of the folders in a place."""
        with self._told():
            found = self._library.list_with_delimiter(self._objects, under)["common_prefixes"]
        return [place.rsplit("/", 1)[-1] for place in found]

    def places(self, under: str) -> list[str]:
        return list(self.listed(under))

    def remove(self, places: Iterable[str]) -> None:
        self._at_once(self._remove, places)

    def _remove(self, place: str) -> None:
        with self._told(), suppress(FileNotFoundError):
            self._library.delete(self._objects, place)

    def _at_once(self, do: Any, arguments: Iterable[Any]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(do, arguments):
                pass

    @cached_property
    def _objects(self) -> Any:
        """Who opens it is known by the environment: AWS_*, GOOGLE_*, AZURE_*."""
        from obstore.store import from_url

        checked_url(self.url)  # who names it by the environment is told here
        is_local = self.url.startswith("file:")
        return from_url(self.url, mkdir=True) if is_local else from_url(self.url, retry_config=RETRIES)

    @cached_property
    def _library(self) -> Any:
        try:
            import obstore
        except ImportError:
            raise StoreFailed(self.url, "its library is not installed", "pip install 'truestock[store]'") from None
        return obstore

    @contextmanager
    def _told(self) -> Iterator[None]:
        library = self._library
        try:
            yield
        except (library.exceptions.BaseError, OSError, ValueError) as error:
            why = (str(error).splitlines() or ["no reason given"])[0]
            raise StoreFailed(self.url, why) from None  # a run tells the root of its error


def filesystems(url: str) -> list[Any]:
    """The file systems of fsspec that a connection of DuckDB has to be given so that it reads a store; none for files
    that it sees itself. Raises StoreFailed."""
    scheme: Any = url.split(":", 1)[0]
    if scheme == "file":
        return []
    try:
        from orchestration.store.reads import FileSystem
    except ImportError:
        raise StoreFailed(url, "its library is not installed", "pip install 'truestock[store]'") from None
    return [FileSystem(scheme, retry_config=RETRIES)]
