"""A folder of files that engines write and read, on this machine or on a store, by places in it (`a/b.parquet`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Folder(Protocol):
    """Files by their places, each whole or absent."""

    def path(self, place: str) -> str:
        """The place as Spark and DuckDB are told of it."""

    def put(self, file: Path, place: str) -> None:
        """Copy a file of this machine there, in place of what it holds."""

    def places(self, under: str) -> list[str]:
        """Every file below a place, sorted; none where there is no such place."""

    def remove(self, places: Iterable[str]) -> None:
        """Remove these files; one that is not there is no error."""


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine."""

    root: Path

    def path(self, place: str) -> str:
        return str(self.root / place)

    def put(self, file: Path, place: str) -> None:
        target = self.root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)

    def places(self, under: str) -> list[str]:
        found = (path for path in (self.root / under).rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.root)) for path in found)

    def remove(self, places: Iterable[str]) -> None:
        for place in places:
            path = self.root / place
            path.unlink(missing_ok=True)
            with suppress(OSError):  # the folder of the last one goes with it
                path.parent.rmdir()


@dataclass(frozen=True)
class Within:
    """A folder in another one."""

    folder: Folder
    root: str

    def path(self, place: str) -> str:
        return self.folder.path(f"{self.root}/{place}")

    def put(self, file: Path, place: str) -> None:
        self.folder.put(file, f"{self.root}/{place}")

    def places(self, under: str) -> list[str]:
        return [place.removeprefix(f"{self.root}/") for place in self.folder.places(f"{self.root}/{under}")]

    def remove(self, places: Iterable[str]) -> None:
        self.folder.remove(f"{self.root}/{place}" for place in places)
