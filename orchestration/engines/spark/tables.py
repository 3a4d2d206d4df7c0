"""Where Spark keeps the tables that it makes, so that it and DuckDB both read them.

Parquet files in a folder of the home or of its store, or tables of an Iceberg catalog ($TRUESTOCK_SPARK_CATALOG), whose
files are Parquet too. Each table is written whole and takes the place of the one before it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchestration.engines.spark.session import session
from orchestration.environment import SPARK_CATALOG_VARIABLE
from orchestration.store.folder import Folder

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SHAPE = "shape.parquet"


class Tables(Protocol):
    """Tables by the names that they have in the session."""

    def write(self, name: str, rows: DataFrame, shape: Path) -> None:
        """Make the table anew; `shape` is a file of its columns and no row."""

    def read(self, name: str) -> DataFrame | None:
        """The table; None where there is none."""

    def files(self, name: str) -> list[str]:
        """Its Parquet files, one at least."""


def tables_of(folder: Folder) -> Tables:
    catalog = os.environ.get(SPARK_CATALOG_VARIABLE)
    return IcebergTables(catalog, folder) if catalog else ParquetTables(folder)


@dataclass(frozen=True)
class ParquetTables:
    """A folder per table, in it one per time that it was made, by number, since a store renames nothing.

    The file of its shape is written last and says that all of it is there; an engine may write no other where there is
    no row.
    """

    folder: Folder

    def write(self, name: str, rows: DataFrame, shape: Path) -> None:
        before = self.folder.places(name)
        made = f"{name}/{max(map(_number, before), default=0) + 1}"
        rows.write.mode("overwrite").parquet(self.folder.path(made))
        self.folder.put(shape, f"{made}/{SHAPE}")
        self.folder.remove(before)

    def read(self, name: str) -> DataFrame | None:
        files = self._newest(name)
        return session().read.parquet(self.folder.path(f"{name}/{_number(files[0])}")) if files else None

    def files(self, name: str) -> list[str]:
        return [self.folder.path(place) for place in self._newest(name)]

    def _newest(self, name: str) -> list[str]:
        """The Parquet files of the last time that it was made whole; none where it never was."""
        files = [place for place in self.folder.places(name) if place.endswith(".parquet")]
        newest = max((_number(place) for place in files if place.endswith(f"/{SHAPE}")), default=0)
        return [place for place in files if newest and _number(place) == newest]


def _number(place: str) -> int:
    """Which time the file at `<table>/<number>/<file>` was made; 0 where it lies otherwise."""
    parts = place.split("/")
    return int(parts[1]) if len(parts) > 2 and parts[1].isdecimal() else 0


@dataclass(frozen=True)
class IcebergTables:
    """A namespace of a catalog; the files of a table are those of its current snapshot."""

    catalog: str
    folder: Folder

    def write(self, name: str, rows: DataFrame, shape: Path) -> None:
        session().sql(f"create namespace if not exists {self.catalog}.truestock")
        rows.writeTo(self._name(name)).using("iceberg").createOrReplace()
        self.folder.put(shape, f"{name}.parquet")

    def read(self, name: str) -> DataFrame | None:
        return session().table(self._name(name)) if session().catalog.tableExists(self._name(name)) else None

    def files(self, name: str) -> list[str]:
        found = session().sql(f"select file_path from {self._name(name)}.files").collect()
        return [self.folder.path(f"{name}.parquet"), *sorted(row[0].removeprefix("file:") for row in found)]

    def _name(self, name: str) -> str:
        return f"{self.catalog}.truestock.{name}"
