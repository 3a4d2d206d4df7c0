"""Spark runs a plan: its inputs and tables where both its machines and this one see them, in the home or on its store.

build.py makes the tables, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.engines.duckdb import Build, Engine, existing_relations
from orchestration.engines.spark.build import SparkBuild
from orchestration.engines.spark.inputs import files_of, input_columns, make_inputs, script_inputs
from orchestration.engines.spark.shapes import Shapes
from orchestration.engines.spark.statements import plan_statements
from orchestration.engines.spark.tables import tables_of
from orchestration.files import write_bytes_atomic
from orchestration.settings import store_note
from orchestration.store.folder import LocalFolder, Within
from orchestration.store.mirror import bring, claim
from orchestration.store.store import Store


@dataclass(frozen=True)
class SparkEngine(Engine):
    """The tables of a home on a cluster, the warehouse file over them, the plan that both are built by, and the store
    that the cluster's machines share with this one; without one they see the home itself."""

    store: Store | None = None

    @contextmanager
    def _writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Raises StoreFailed."""
        if self.store:
            claim(self.settings, self.store)
            write_bytes_atomic(store_note(self.settings.warehouse), self.store.url.encode())
        with super()._writer() as connection:
            yield connection

    def _begun(self, connection: duckdb.DuckDBPyConnection, script: str) -> Build:
        """Raises NoSpark, NotCarried, StoreFailed."""
        shapes = Shapes()
        inputs = list(script_inputs(script))
        columns = input_columns(inputs, shapes)
        statements = plan_statements(self.plan, columns, self.settings.spark_plan)
        place, seen = self._place, self.store or LocalFolder(self.settings.home)
        if self.store:
            bring(self.settings, self.store, map(place, files_of(inputs)))
        make_inputs(inputs, shapes, lambda path: seen.path(place(path)))
        shapes.close()
        folder = Within(seen, place(str(self.settings.spark_tables)))
        there = existing_relations(connection)
        return SparkBuild(self.settings, self.plan, connection, there, statements, tables_of(folder), folder, set())

    def _place(self, path: str) -> str:
        return str(Path(path).relative_to(self.settings.home))
