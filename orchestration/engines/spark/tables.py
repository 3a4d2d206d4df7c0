"""Where Spark keeps the tables that it makes, so that it and DuckDB both read them.

Parquet files in a folder of the home, or tables of an Iceberg catalog ($TRUESTOCK_SPARK_CATALOG), whose files are
Parquet too. Each table is written whole and takes the place of the one before it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchestration.engines.spark.session import session
from orchestration.environment import SPARK_CATALOG_VARIABLE
from orchestration.files import UNFINISHED

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


def tables_of(folder: Path) -> Tables:
    catalog = os.environ.get(SPARK_CATALOG_VARIABLE)
    return IcebergTables(catalog, folder) if catalog else ParquetTables(folder)


@dataclass(frozen=True)
class ParquetTables:
    """A folder per table. An engine may write no file where there is no row, so each has one of its shape."""

    folder: Path

    def write(self, name: str, rows: DataFrame, shape: Path) -> None:
        target, made = self.folder / name, self.folder / f"{UNFINISHED}{name}"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        shutil.copy(shape, made / SHAPE)
        rows.write.mode("append").parquet(str(made))
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)

    def read(self, name: str) -> DataFrame | None:
        there = (self.folder / name / SHAPE).exists()
        return session().read.parquet(str(self.folder / name)) if there else None

    def files(self, name: str) -> list[str]:
        return [str(path) for path in sorted((self.folder / name).glob("*.parquet"))]


@dataclass(frozen=True)
class IcebergTables:
    """A namespace of a catalog; the files of a table are those of its current snapshot."""

    catalog: str
    folder: Path

    def write(self, name: str, rows: DataFrame, shape: Path) -> None:
        session().sql(f"create namespace if not exists {self.catalog}.truestock")
        rows.writeTo(self._name(name)).using("iceberg").createOrReplace()
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(shape, self.folder / f"{name}.parquet")

    def read(self, name: str) -> DataFrame | None:
        return session().table(self._name(name)) if session().catalog.tableExists(self._name(name)) else None

    def files(self, name: str) -> list[str]:
        found = session().sql(f"select file_path from {self._name(name)}.files").collect()
        return [str(self.folder / f"{name}.parquet"), *sorted(row[0].removeprefix("file:") for row in found)]

    def _name(self, name: str) -> str:
        return f"{self.catalog}.truestock.{name}"
