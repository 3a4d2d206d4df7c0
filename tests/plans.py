"""Plans of a few steps for tests of what runs them and reads their results."""

from __future__ import annotations

from typing import Any

from orchestration.engines.plan import Column, DataTest, Model, Plan, Profile, Seed, Step

UNTIL_NOW = "0" * 16


def plan_of(*steps: Step, fingerprint: str = UNTIL_NOW, **changes: Any) -> Plan:
    """A plan of these steps, in this order, which reads nothing of a cycle."""
    return Plan(fingerprint, Profile({}, {"TimeZone": "UTC"}), steps, **{"raw": (), "state": (), **changes})


def model(name: str, sql: str = "select 1 as id", **changes: Any) -> Model:
    """A table of schema `made` without contract, made from nothing."""
    named = {"id": f"model.t.{name}", "name": name, "schema": "made", "alias": name, "path": f"models/{name}.sql"}
    return Model(**{**named, "materialized": "table", "sql": sql, "contract": None, "after": (), **changes})


def seed(name: str, *columns: Column) -> Seed:
    return Seed(f"seed.t.{name}", name, "seeds", name, f"seeds/{name}.csv", columns)


def data_test(name: str, on: str, sql: str = "select 1 where false", **changes: Any) -> DataTest:
    """A test that stops what waits for it as soon as it finds a row."""
    named = {"id": f"test.t.{name}", "name": name, "path": f"tests/{name}.sql", "on": on, "sql": sql, "after": (on,)}
    rules = {"severity": "error", "fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
    words = {"description": None, "generic": None, "column": None}
    return DataTest(**{**named, **rules, **words, **changes})
