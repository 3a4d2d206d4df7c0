"""The plan: every statement that builds a landscape's warehouse, in order, with what proves it.

One plan is made per change of code or landscape (from_dbt.py) and names no place: neither a home nor a warehouse file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from orchestration.contracts.strict import STRICT


@dataclass(frozen=True, config=STRICT)
class Column:
    """A column of a contract, with its type as the engine of the warehouse names it."""

    name: str
    data_type: str
    not_null: bool = False


@dataclass(frozen=True, config=STRICT)
class Seed:
    """A table that ships as a CSV file with a header; `path` is its place in the dbt project."""

    id: str
    name: str
    schema: str
    alias: str
    path: str
    columns: tuple[Column, ...]
    after: tuple[str, ...] = ()
    kind: Literal["seed"] = "seed"


@dataclass(frozen=True, config=STRICT)
class Model:
    """A table or view made by a query; where it has a `contract`, the query gives exactly these columns, in any order.

    It waits for all of `after`, models and tests, and is not made where one of them failed.
    """

    id: str
    name: str
    schema: str
    alias: str
    path: str
    materialized: Literal["table", "view"]
    sql: str
    contract: tuple[Column, ...] | None
    after: tuple[str, ...]
    kind: Literal["model"] = "model"


@dataclass(frozen=True, config=STRICT)
class DataTest:
    """A query that gives the rows at fault of the relation `on`.

    It fails where `fail_calc` over them meets `error_if`, unless its severity is to warn, and warns where it meets
    `warn_if`. `description` is what a failure means, in its own words or those of its `generic` kind; null where
    nobody wrote any.
    """

    id: str
    name: str
    path: str
    on: str
    sql: str
    severity: Literal["error", "warn"]
    fail_calc: str
    warn_if: str
    error_if: str
    limit: int | None
    description: str | None
    generic: str | None
    column: str | None
    after: tuple[str, ...]
    kind: Literal["test"] = "test"

    @property
    def verdict(self) -> str:
        """The query that gives what `fail_calc` comes to, whether that is to warn, and whether it is to fail."""
        calculated, limit = self.fail_calc, f"limit {self.limit}" if self.limit else ""
        return (
            f"select {calculated} as failures, {calculated} {self.warn_if} as should_warn, "
            f"{calculated} {self.error_if} as should_fail from (\n{self.sql}\n{limit}\n) as found"
        )


Relation = Seed | Model
Step = Annotated[Seed | Model | DataTest, Field(discriminator="kind")]


@dataclass(frozen=True, config=STRICT)
class RawEntity:
    """An entity of a dialect: the view over its deliveries, `key` being what tells its rows apart (empty: nothing), and
    `subject` what says whom a row is about where its key does not."""

    dialect: str
    schema: str
    entity: str
    is_delta: bool
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    subject: tuple[str, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether its rows are of messages: their key is where they stand, not what they are about."""
        return self.is_delta and bool(self.key) and bool(self.subject)


@dataclass(frozen=True, config=STRICT)
class StateTable:
    """A model whose rows a cycle hands to the next one, which reads them as `history.<name>`.

    Which models are state stands in their yml (`config.meta.state`), their columns in their contracts. State that is
    `per_cycle` is read from all ancestors within the matching window, other state from the parent alone.
    """

    name: str
    schema: str
    alias: str
    per_cycle: bool
    columns: tuple[Column, ...]

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.alias}"

    @property
    def is_measured(self) -> bool:
        """Whether only a cycle that was released adds to it, afterwards; any other hands its parent's on."""
        return self.schema == "kpi"


@dataclass(frozen=True, config=STRICT)
class Profile:
    """How a connection is opened, as profiles.yml of the dbt project says: `config` at the start, `settings` then."""

    config: dict[str, str]
    settings: dict[str, str]


@dataclass(frozen=True, config=STRICT)
class Plan:
    """All steps in an order in which none comes before what it waits for; raw entities and state that they read."""

    fingerprint: str
    duckdb: Profile
    steps: tuple[Step, ...]
    raw: tuple[RawEntity, ...]
    state: tuple[StateTable, ...]

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """Seeds and models by id."""
        return {step.id: step for step in self.steps if not isinstance(step, DataTest)}

    def select(self, schemas: Collection[str]) -> frozenset[str]:
        """The ids of all relations in these schemas, and of the tests on them."""
        return self.with_tests(key for key, relation in self.relations.items() if relation.schema in schemas)

    def with_tests(self, relations: Iterable[str]) -> frozenset[str]:
        """These ids, and those of the tests on them."""
        chosen = set(relations)
        tests = {step.id for step in self.steps if isinstance(step, DataTest) and step.on in chosen}
        return frozenset(chosen | tests)

    def with_parents(self, names: Collection[str]) -> frozenset[str]:
        """The ids of the models of these names, and of all relations that they are made from."""
        found = {key for key, relation in self.relations.items() if relation.name in names}
        for step in reversed(self.steps):
            if step.id in found:
                found.update(key for key in step.after if key in self.relations)
        return frozenset(found)
