"""Spark runs a plan: each table there, handed over to the warehouse file as a view of the files that it is kept in.

Seeds and views are made in the warehouse file as DuckDB makes them, and known to the session besides.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.engines.duckdb import (
    Build,
    Engine,
    existing_relations,
    hold_to_contract,
    identifier,
    judged,
    literal,
    name_of,
)
from orchestration.engines.plan import DataTest, Model, Relation, Seed
from orchestration.engines.results import StepResult
from orchestration.engines.spark.inputs import input_columns, make_inputs, script_inputs
from orchestration.engines.spark.session import session
from orchestration.engines.spark.shapes import Columns, Shapes
from orchestration.engines.spark.statements import Statements, plan_statements
from orchestration.engines.spark.tables import Tables, tables_of
from orchestration.engines.spark.transpile import view_name
from orchestration.engines.spark.types import stored_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SHAPE = "shape.parquet"


class NullInContract(Exception):
    """A column that may not be null is."""


@dataclass(frozen=True)
class SparkEngine(Engine):
    """The tables of a home on a cluster, the warehouse file over them, and the plan that both are built by."""

    def _begun(self, connection: duckdb.DuckDBPyConnection, script: str) -> Build:
        """Raises NoSpark, NotCarried."""
        shapes = Shapes()
        inputs = list(script_inputs(script))
        columns = input_columns(inputs, shapes)
        statements = plan_statements(self.plan, columns, self.settings.spark_plan)
        make_inputs(inputs, shapes)
        shapes.close()
        tables = tables_of(self.settings.spark_tables)
        there = existing_relations(connection)
        return SparkBuild(self.settings, self.plan, connection, there, statements, tables, set())


@dataclass(frozen=True)
class SparkBuild(Build):
    """One run of steps on a cluster, over inputs that its session has as views; `known` are the relations, by id, that
    the session has besides."""

    statements: Statements
    tables: Tables
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
        elif not isinstance(step, DataTest) and (rows := self.tables.read(_view_name(step))) is not None:
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
        rows = self.statements.queries[model.id].run(self._scratch(model))
        self.tables.write(name, rows, self._shape(columns))
        shutil.rmtree(self._scratch(model), ignore_errors=True)
        self.pass_over(model)
        self._hand_over(model, columns)
        return self._counted(model)

    def _hand_over(self, model: Model, columns: Columns) -> None:
        files = ", ".join(literal(Path(path)) for path in self.tables.files(_view_name(model)))
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
        return judged(test, self.statements.queries[test.id].run(self.settings.spark_tables).collect()[0])

    def _view(self, model: Model) -> None:
        self._name(model, self.statements.queries[model.id].run(self._scratch(model)))

    def _name(self, relation: Relation, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(_view_name(relation))
        self.known.add(relation.id)

    def _keep(self, seed: Seed) -> None:
        folder = self.settings.spark_tables / _view_name(seed)
        folder.mkdir(parents=True, exist_ok=True)
        self.connection.execute(f"copy {name_of(seed)} to {literal(folder / SHAPE)} (format parquet)")
        self._name(seed, session().read.parquet(str(folder)))

    def _shape(self, columns: Columns) -> Path:
        """A file of these columns and no row."""
        path = self.settings.spark_tables / SHAPE
        path.parent.mkdir(parents=True, exist_ok=True)
        typed = ", ".join(f"null::{stored_type(kind)} as {identifier(name.lower())}" for name, kind in columns.items())
        self.connection.execute(f"copy (select {typed} where false) to {literal(path)} (format parquet)")
        return path

    def _scratch(self, model: Model) -> Path:
        return self.settings.spark_tables / f"steps_{_view_name(model)}"


def _view_name(relation: Relation) -> str:
    return view_name(relation.schema, relation.alias)
