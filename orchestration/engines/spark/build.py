"""The tables of a plan, made by Spark: each handed over to the warehouse file as a view of the files that it lies in.

Seeds and views are made in the warehouse file as DuckDB makes them, and known to the session besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from orchestration.connections import literal
from orchestration.engines.contract import hold_to_contract
from orchestration.engines.duckdb import Build, judged
from orchestration.engines.plan import DataTest, Model, Relation, Seed
from orchestration.engines.results import StepResult
from orchestration.engines.spark.session import session
from orchestration.engines.spark.shapes import Columns
from orchestration.engines.spark.statements import Statements
from orchestration.engines.spark.tables import SHAPE, ParquetTables, Tables
from orchestration.engines.spark.transpile import view_name
from orchestration.engines.spark.types import stored_type
from orchestration.engines.sql import identifier, name_of
from orchestration.files import UNFINISHED
from orchestration.store.folder import Folder

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SCRATCH = "steps"


class NullInContract(Exception):
    """A column that may not be null is."""


@dataclass(frozen=True)
class SparkBuild(Build):
    """One run of steps on a cluster, over inputs that its session has as views. `folder` is where its machines keep
    files for this one to read; `known` are the relations, by id, that the session has besides."""

    statements: Statements
    tables: Tables
    folder: Folder
    known: set[str]

    def errors(self) -> tuple[type[Exception], ...]:
        return (Exception,)  # a client of Spark raises what gRPC, Java or Python gave it

    def kind_of(self, relation: Relation) -> str:
        return "view" if isinstance(relation, Model) else "table"

    def pass_over(self, step: Relation | DataTest) -> None:
        """Give the session a relation that was made before, if it was."""
        if isinstance(step, Model) and step.materialized == "view":
            if self.known.issuperset(key for key in step.after if key in self.plan.relations):
                self._view(step)
        elif not isinstance(step, DataTest):
            tables = ParquetTables(self.folder) if isinstance(step, Seed) else self.tables
            if (rows := tables.read(_view_name(step))) is not None:
                self._name(step, rows)

    def _made(self, relation: Relation) -> StepResult:
        result = super()._made(relation)
        if isinstance(relation, Seed):
            self._keep(relation)
        elif relation.materialized == "view":
            self._view(relation)
        return result

    def _make_model(self, model: Model) -> int | None:
        if model.materialized == "view":
            return super()._make_model(model)
        columns, name = self.statements.columns[model.id], _view_name(model)
        if model.contract:
            hold_to_contract(self.connection, columns, model.contract)
        rows = self.statements.queries[model.id].run(self.folder, _scratch(name))
        with self._local_file() as shape:
            self._write_shape(columns, shape)
            self.tables.write(name, rows, shape)
        self.folder.remove(self.folder.places(_scratch(name)))
        self.pass_over(model)
        self._hand_over(model, columns)
        return self._counted(model)

    def _hand_over(self, model: Model, columns: Columns) -> None:
        files = ", ".join(literal(path) for path in self.tables.files(_view_name(model)))
        typed = ", ".join(f"{identifier(name.lower())}::{kind} as {identifier(name)}" for name, kind in columns.items())
        self.connection.execute(
            f"create or replace view {name_of(model)} as select {typed} from read_parquet([{files}])"
        )

    def _counted(self, model: Model) -> int:
        """The rows, as they can be read back. Raises NullInContract."""
        never_null = [column.name for column in model.contract or () if column.not_null]
        nulls = "".join(f", count(*) filter ({identifier(name)} is null)" for name in never_null)
        rows, *missing = self.connection.execute(f"select count(*){nulls} from {name_of(model)}").fetchone() or (0,)
        if broken := [name for name, count in zip(never_null, missing, strict=True) if count]:
            raise NullInContract(f"NOT NULL constraint failed: {model.alias}.{', '.join(broken)}")
        return int(rows)

    def _tested(self, test: DataTest) -> StepResult:
        return judged(test, self.statements.queries[test.id].run(self.folder, SCRATCH).collect()[0])

    def _view(self, model: Model) -> None:
        self._name(model, self.statements.queries[model.id].run(self.folder, _scratch(_view_name(model))))

    def _name(self, relation: Relation, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(_view_name(relation))
        self.known.add(relation.id)

    def _keep(self, seed: Seed) -> None:
        place = f"{_view_name(seed)}/1/{SHAPE}"
        with self._local_file() as rows:
            self.connection.execute(f"copy {name_of(seed)} to {literal(rows)} (format parquet)")
            self.folder.put(rows, place)
        self._name(seed, session().read.parquet(self.folder.path(place)))

    @contextmanager
    def _local_file(self) -> Iterator[Path]:
        with TemporaryDirectory(prefix=UNFINISHED, dir=self.settings.warehouse_dir) as folder:
            yield Path(folder) / SHAPE

    def _write_shape(self, columns: Columns, path: Path) -> None:
        """Write a file of these columns and no row."""
        typed = ", ".join(f"null::{stored_type(kind)} as {identifier(name.lower())}" for name, kind in columns.items())
        self.connection.execute(f"copy (select {typed} where false) to {literal(path)} (format parquet)")


def _view_name(relation: Relation) -> str:
    return view_name(relation.schema, relation.alias)


def _scratch(name: str) -> str:
    return f"{SCRATCH}_{name}"
