"""The plan made from what dbt knows of a project: order, what waits for what, and what cannot be carried."""

import pytest

from orchestration.contracts.load import ContractError
from orchestration.engines.from_dbt import make_plan
from orchestration.engines.plan import Column, DataTest
from orchestration.records import from_json, to_json

PROFILES = {"truestock": {"outputs": {"duckdb": {"settings": {"TimeZone": "UTC"}, "config_options": {}}}}}
MODEL = {"materialized": "table", "contract": {"enforced": False}, "pre-hook": [], "post-hook": [], "meta": {}}
TEST = {
    **{"severity": "ERROR", "fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None},
    **{"store_failures": None, "meta": {}},
}


def node(kind: str, name: str, *reads: str, **config):
    return {
        "unique_id": f"{kind}.t.{name}",
        "resource_type": kind,
        "name": name,
        "schema": "made",
        "alias": name,
        "package_name": "t",
        "original_file_path": f"{kind}s/{name}.sql",
        "language": "sql",
        "description": "",
        "columns": {},
        "constraints": [],
        "depends_on": {"nodes": list(reads)},
        "config": {**(TEST if kind == "test" else MODEL), **config},
    }


def planned(*nodes, macros=()):
    by_id = {one["unique_id"]: one for one in nodes}
    manifest = {"nodes": by_id, "sources": {}, "macros": dict(macros)}
    return make_plan(manifest, {key: f"select '{key}'" for key in by_id}, PROFILES, "0" * 16)


A, B, C = (f"model.t.{name}" for name in "abc")


def test_nothing_comes_before_what_it_waits_for():
    plan = planned(node("model", "c", B), node("model", "b", A), node("test", "on_a", A), node("model", "a"))
    assert [step.id for step in plan.steps] == [A, "test.t.on_a", B, C]


def test_a_model_waits_for_tests_on_what_it_is_made_from():
    plan = planned(node("model", "a"), node("model", "b", A), node("model", "c", B), node("test", "on_a", A))
    after = {step.id: step.after for step in plan.steps}
    assert after == {A: (), "test.t.on_a": (A,), B: (A, "test.t.on_a"), C: (B,)}


def test_a_test_on_two_holds_up_only_what_is_made_from_both():
    both = node("test", "both", A, B)
    plan = planned(node("model", "a"), node("model", "b"), node("model", "c", A, B), node("model", "d", A), both)
    after = {step.name: step.after for step in plan.steps}
    assert after["c"] == (A, B, "test.t.both") and after["d"] == (A,)


def test_a_test_is_on_the_model_that_it_names_else_that_it_stands_beside():
    named = node("test", "named", A, B, meta={"attached_to": "b"})
    beside = {**node("test", "beside", A, B), "attached_node": B}
    plan = planned(node("model", "a"), node("model", "b"), named, beside, node("test", "first", A, B))
    assert {step.name: step.on for step in plan.steps if isinstance(step, DataTest)} == {
        "named": B,
        "beside": B,
        "first": A,
    }
    assert plan.with_tests([B]) == {B, "test.t.named", "test.t.beside"}


def test_a_test_means_what_it_says_else_what_its_kind_says():
    of_a_kind = {**node("test", "of_a_kind", A), "test_metadata": {"name": "adds_up"}, "column_name": "x"}
    macros = {"macro.t.test_adds_up": {"description": "Something is lost"}}
    plan = planned(node("model", "a"), of_a_kind, macros=macros)
    (test,) = (step for step in plan.steps if isinstance(step, DataTest))
    assert (test.description, test.generic, test.column, test.severity) == (
        "Something is lost",
        "adds_up",
        "x",
        "error",
    )


def test_only_a_contract_that_is_enforced_is_held():
    columns = {"x": {"name": "x", "data_type": "integer", "constraints": [{"type": "not_null"}]}}
    loose = {**node("model", "loose"), "columns": columns}
    held = {**node("model", "held", contract={"enforced": True}), "columns": columns}
    contracts = {step.name: step.contract for step in planned(loose, held).steps}
    assert contracts == {"loose": None, "held": (Column("x", "integer", True),)}


def test_what_a_model_is_made_from_comes_along_without_tests():
    plan = planned(node("model", "a"), node("test", "on_a", A), node("model", "b", A), node("model", "c"))
    assert plan.with_parents(["b"]) == {A, B}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (node("model", "a", materialized="incremental"), "models/a.sql:1: a is incremental in sql"),
        (node("model", "a", **{"post-hook": ["vacuum"]}), "models/a.sql:1: a has hooks"),
        ({**node("model", "a"), "constraints": [{"type": "primary_key"}]}, "does not prove \\(primary_key\\)"),
        (node("test", "a", B, store_failures=True), "tests/a.sql:1: a stores its failures"),
        (node("test", "a", "source.t.s.x"), "tests/a.sql:1: a reads no model"),
    ],
)
def test_what_a_cycle_would_not_run_is_refused_by_name(wrong, words):
    with pytest.raises(ContractError, match=words):
        planned(node("model", "b"), wrong)


def test_a_plan_is_read_as_it_was_written():
    plan = planned(node("model", "a"), node("test", "on_a", A))
    assert from_json(type(plan), to_json(plan)) == plan
