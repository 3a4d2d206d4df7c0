"""A plan in Spark's SQL: transpiled once, and kept beside the plan until that or what transpiles it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import duckdb
from pydantic.dataclasses import dataclass

from orchestration.contracts.strict import STRICT
from orchestration.engines.plan import DataTest, Model, Plan, Seed
from orchestration.engines.spark.query import Query
from orchestration.engines.spark.rules import NotCarried
from orchestration.engines.spark.shapes import Columns, Shapes
from orchestration.engines.spark.transpile import transpile
from orchestration.records import UnreadableRecord, read_record, write_record

CODE = Path(__file__).parent


@dataclass(frozen=True, config=STRICT)
class Statements:
    """Of each model and test by id: its query, and the columns that it gives in DuckDB's types."""

    fingerprint: str
    queries: Mapping[str, Query]
    columns: Mapping[str, Mapping[str, str]]


def plan_statements(plan: Plan, inputs: Mapping[tuple[str, str], Columns], kept: Path) -> Statements:
    """The statements of a plan over `inputs`, relations that no step makes, by schema and name.

    Raises NotCarried, which names every step that cannot be carried.
    """
    wanted = _fingerprint(plan, inputs)
    try:
        found = read_record(Statements, kept)
        if found.fingerprint == wanted:
            return found
    except (FileNotFoundError, UnreadableRecord, ValueError):
        pass
    made = _transpiled(plan, inputs, wanted)
    write_record(kept, made)
    return made


def _fingerprint(plan: Plan, inputs: Mapping[tuple[str, str], Columns]) -> str:
    digest = hashlib.sha256(f"{plan.fingerprint} {version('sqlglot')} {sorted(inputs.items())}".encode())
    for path in sorted(CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _transpiled(plan: Plan, inputs: Mapping[tuple[str, str], Columns], fingerprint: str) -> Statements:
    shapes = Shapes()
    for (schema, name), columns in inputs.items():
        shapes.add(schema, name, columns)
    queries: dict[str, Query] = {}
    given: dict[str, Columns] = {}
    faults: list[str] = []
    for step in plan.steps:
        if isinstance(step, Seed):
            shapes.add(step.schema, step.alias, {column.name: column.data_type for column in step.columns})
            continue
        query = _asked(step)
        given[step.id] = shapes.of(query)
        if isinstance(step, Model):
            shapes.add(step.schema, step.alias, given[step.id])
        try:
            queries[step.id] = transpile(query, shapes)
        except (NotCarried, duckdb.Error) as error:
            faults.append(f"{step.path}:1: {step.name}: {error}")
    shapes.close()
    if faults:
        raise NotCarried("\n".join(faults))
    return Statements(fingerprint, queries, given)


def _asked(step: Model | DataTest) -> str:
    """What a model selects, its columns in the order of its contract; what a test comes to."""
    if isinstance(step, DataTest):
        return step.verdict
    if step.contract:
        columns = ", ".join(f'"{column.name}"' for column in step.contract)
        return f"select {columns} from (\n{step.sql}\n) as model"
    return step.sql
