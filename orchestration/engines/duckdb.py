"""DuckDB runs a plan, in this process and over one connection, which nobody shares while it is open.

Each relation is made in a transaction of its own, so a killed run leaves whole relations. A view carries as its comment
the fingerprint of the plan that it was made by, a seed that of its rows, written in the same transaction: they are made
again only where that is another one or none, whoever replaced them or the file.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from orchestration.connections import limited, literal, with_store
from orchestration.engines.contract import ContractBroken, hold_to_contract, types_of
from orchestration.engines.inputs import at_home
from orchestration.engines.plan import DataTest, Model, Plan, Relation, Seed
from orchestration.engines.results import StepResult
from orchestration.engines.sql import definitions, identifier, name_of
from orchestration.settings import HomePaths

EXISTING = """
    select schema_name, view_name, 'view', comment, null from duckdb_views() where not internal
    union all
    select schema_name, table_name, 'table', comment, estimated_size from duckdb_tables()
"""

# How DuckDB says that a file is none of its own any more, whoever cut or changed it.
DAMAGED = ("not a valid DuckDB database", "Corrupt database", "Could not read enough bytes", "Failed to deserialize")


class Existing(NamedTuple):
    """A relation that the file holds, and what it was made by where it says so."""

    kind: str
    fingerprint: str | None
    rows: int | None


@dataclass(frozen=True)
class Engine:
    """The warehouse file of a home, and the plan that it is built by."""

    settings: HomePaths
    plan: Plan

    def build(self, selected: Collection[str]) -> Iterator[StepResult]:
        """Run the selected steps in their order, on the inputs of the cycle; what waits for a broken one is skipped.

        Raises duckdb.Error where the file cannot be opened or the inputs cannot be read.
        """
        with self._writer() as connection:
            script = at_home(self.settings.cycle_inputs.read_text(encoding="utf-8"), self.settings.home)
            connection.execute(script)
            build = self._begun(connection, script)
            broken: set[str] = set()
            for step in self.plan.steps:
                if step.id not in selected:
                    build.pass_over(step)
                    continue
                result = build.result(step) if broken.isdisjoint(step.after) else StepResult(step.id, "skipped")
                if result.is_broken:
                    broken.add(step.id)
                yield result

    def leave_empty(self, relations: Iterable[str]) -> None:
        """Take away what stands in these relations, by id; those with a contract are left empty, of its shape."""
        with self._writer() as connection:
            existing = existing_relations(connection)
            for relation in (self.plan.relations[key] for key in relations):
                connection.execute(f"create schema if not exists {identifier(relation.schema)}")
                if there := existing.get((relation.schema, relation.alias)):
                    connection.execute(f"drop {there.kind} {name_of(relation)}")
                if isinstance(relation, Model) and relation.contract:
                    connection.execute(f"create table {name_of(relation)} ({definitions(relation.contract)})")

    def _begun(self, connection: duckdb.DuckDBPyConnection, script: str) -> Build:
        """What runs the steps, once `script` has made the cycle's inputs."""
        return Build(self.settings, self.plan, connection, existing_relations(connection))

    @contextmanager
    def _writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        self.settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
        with _opened(self.settings.warehouse, dict(self.plan.duckdb.config)) as connection:
            shutil.rmtree(f"{self.settings.warehouse}.tmp", ignore_errors=True)  # spilled by a run that was killed
            for name, value in self.plan.duckdb.settings.items():
                connection.execute(f"set {name} = '{value}'")
            yield connection


@dataclass(frozen=True)
class Build:
    """One run of steps on the open warehouse file; `existing` is what it held before."""

    settings: HomePaths
    plan: Plan
    connection: duckdb.DuckDBPyConnection
    existing: dict[tuple[str, str], Existing]

    def result(self, step: Relation | DataTest) -> StepResult:
        """What comes of a step; that it cannot run is an error in it."""
        started = time.perf_counter()
        try:
            result = self._tested(step) if isinstance(step, DataTest) else self._made(step)
        except ContractBroken as error:
            result = StepResult(step.id, "error", message=_told(step, "Compilation Error", error))
        except self.errors() as error:
            result = StepResult(step.id, "error", message=_told(step, "Runtime Error", error))
        return replace(result, seconds=time.perf_counter() - started)

    def pass_over(self, step: Relation | DataTest) -> None:
        """A step that is not selected: what was made of it before stands."""

    def errors(self) -> tuple[type[Exception], ...]:
        """What is raised where a statement cannot run."""
        return (duckdb.Error,)

    def kind_of(self, relation: Relation) -> str:
        """What the relation is in the warehouse file, a table or a view."""
        return relation.materialized if isinstance(relation, Model) else "table"

    def _made(self, relation: Relation) -> StepResult:
        kind, fingerprint = self.kind_of(relation), self._fingerprint(relation)
        there = self.existing.get((relation.schema, relation.alias))
        if fingerprint and there and (there.kind, there.fingerprint) == (kind, fingerprint):
            return StepResult(relation.id, "success", there.rows)
        with _transaction(self.connection):
            self.connection.execute(f"create schema if not exists {identifier(relation.schema)}")
            if there and there.kind != kind:
                self.connection.execute(f"drop {there.kind} {name_of(relation)}")
            rows = self._make_seed(relation) if isinstance(relation, Seed) else self._make_model(relation)
            if fingerprint:
                self.connection.execute(f"comment on {kind} {name_of(relation)} is '{fingerprint}'")
        return StepResult(relation.id, "success", rows)

    def _fingerprint(self, relation: Relation) -> str | None:
        """What a relation stays the same with; None of a table, which every cycle makes anew."""
        if isinstance(relation, Seed):
            rows = (self.settings.dbt_project / relation.path).read_bytes()
            return hashlib.sha256(definitions(relation.columns).encode() + rows).hexdigest()
        return self.plan.fingerprint if relation.materialized == "view" else None

    def _make_seed(self, seed: Seed) -> int:
        path = literal(self.settings.dbt_project / seed.path)
        self.connection.execute(f"create or replace table {name_of(seed)} ({definitions(seed.columns)})")
        return _count(self.connection.execute(f"copy {name_of(seed)} from {path} (format csv, header)"))

    def _make_model(self, model: Model) -> int | None:
        """Make the model; returns the rows of a table. Raises ContractBroken, duckdb.Error."""
        if model.contract:
            hold_to_contract(self.connection, types_of(self.connection, model.sql), model.contract)
        if model.materialized == "view":
            self.connection.execute(f"create or replace view {name_of(model)} as (\n{model.sql}\n)")
            return None
        if not model.contract:
            return _count(self.connection.execute(f"create or replace table {name_of(model)} as (\n{model.sql}\n)"))
        self.connection.execute(f"create or replace table {name_of(model)} ({definitions(model.contract)})")
        columns = ", ".join(identifier(column.name) for column in model.contract)
        return _count(self.connection.execute(f"insert into {name_of(model)} select {columns} from (\n{model.sql}\n)"))

    def _tested(self, test: DataTest) -> StepResult:
        return judged(test, self.connection.execute(test.verdict).fetchone())


def judged(test: DataTest, found: Sequence[Any] | None) -> StepResult:
    """What comes of a test whose verdict this is: failures, whether to warn, and whether to fail."""
    failures, should_warn, should_fail = found or (0, False, False)
    if should_fail and test.severity == "error":
        return StepResult(test.id, "fail", failures=failures)
    return StepResult(test.id, "warn", failures=failures) if should_warn else StepResult(test.id, "pass")


def _opened(path: Path, config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    """The warehouse. All that it holds is made from elsewhere, so one that is damaged is taken away and begun anew."""
    try:
        return with_store(limited(duckdb.connect(str(path), config=config)), path)
    except duckdb.Error as error:
        if not any(words in str(error) for words in DAMAGED):
            raise
    for damaged in path.parent.glob(f"{path.name}*"):
        damaged.unlink()
    return with_store(limited(duckdb.connect(str(path), config=config)), path)


def existing_relations(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Existing]:
    """All that the file holds, by schema and name."""
    return {(schema, name): Existing(*found) for schema, name, *found in connection.execute(EXISTING).fetchall()}


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _told(step: Relation | DataTest, what: str, error: Exception) -> str:
    return f"{what} in {step.kind} {step.name} ({step.path})\n{error}"


def _count(made: duckdb.DuckDBPyConnection) -> int:
    """How many rows a statement says it wrote."""
    (rows,) = made.fetchone() or (0,)
    return int(rows)
