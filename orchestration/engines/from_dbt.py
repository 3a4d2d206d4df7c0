"""The plan from what dbt made of the project: its manifest and the SQL that it compiled.

What a plan cannot carry is refused by the name of the model or test, before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

from orchestration.contracts.load import ContractError
from orchestration.engines.plan import Column, DataTest, Model, Plan, Profile, RawEntity, Seed, StateTable, Step

Node = Mapping[str, Any]
RELATIONS = ("seed", "model")


def make_plan(manifest: Node, compiled: Mapping[str, str], profiles: Node, fingerprint: str) -> Plan:
    """The plan of a parsed project, `compiled` being the SQL of its models and tests by id, `profiles` profiles.yml.

    Raises ContractError.
    """
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in (*RELATIONS, "test")}
    if faults := [words for node in nodes.values() for words in _not_carried(node)]:
        raise ContractError("\n".join(faults))
    waits = _waits_for(nodes)
    target = profiles["truestock"]["outputs"]["duckdb"]
    return Plan(
        fingerprint=fingerprint,
        duckdb=Profile(target["config_options"], target["settings"]),
        steps=tuple(_step(manifest, key, compiled, waits[key]) for key in TopologicalSorter(waits).static_order()),
        raw=tuple(_raw(node) for node in manifest["sources"].values() if node["source_meta"].get("system_type")),
        state=tuple(sorted(_state(nodes.values()), key=lambda table: table.name)),
    )


def _not_carried(node: Node) -> Iterator[str]:
    """Why a step cannot be part of a plan, each in words; nothing of one that can."""
    config, where = node["config"], f"{node['original_file_path']}:1: {node['name']}"
    if node["resource_type"] == "model":
        if config["materialized"] not in ("table", "view") or node["language"] != "sql":
            yield f"{where} is {config['materialized']} in {node['language']}; a cycle runs tables and views in SQL"
        if config["pre-hook"] or config["post-hook"]:
            yield f"{where} has hooks, which a cycle does not run"
        constraints = [
            *node["constraints"],
            *(one for column in node["columns"].values() for one in column["constraints"]),
        ]
        if other := sorted({one["type"] for one in constraints} - {"not_null"}):
            yield f"{where} has constraints that a cycle does not prove ({', '.join(other)}); a data test does"
    if node["resource_type"] == "test":
        if config["store_failures"]:
            yield f"{where} stores its failures; a cycle keeps the first rows of them with the check"
        if _tested(node) is None:
            yield f"{where} reads no model that it could be a test on"


def _tested(node: Node) -> str | None:
    """The id of the relation that a test is on: the one it names (`meta.attached_to`), else that it stands beside, else
    the first that it reads; None where it reads none."""
    reads = [key for key in node["depends_on"]["nodes"] if key.split(".")[0] in RELATIONS]
    named = next((key for key in reads if key.split(".")[-1] == node["config"]["meta"].get("attached_to")), None)
    return named or node.get("attached_node") or next(iter(reads), None)


def _columns(node: Node) -> tuple[Column, ...]:
    """The columns that a model or source declares, in their order."""
    return tuple(
        Column(column["name"], column["data_type"], any(one["type"] == "not_null" for one in column["constraints"]))
        for column in node["columns"].values()
    )


def _waits_for(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    """What each step waits for: its parents, and every test on nothing but what comes before it, as dbt has it.

    A test that a parent waits for already is not named again.
    """
    parents = {
        key: tuple(one for one in node["depends_on"].get("nodes", ()) if one in nodes) for key, node in nodes.items()
    }
    tests = {key: set(parents[key]) for key, node in nodes.items() if node["resource_type"] == "test" and parents[key]}
    before: dict[str, set[str]] = {}
    proven: dict[str, set[str]] = {}
    waits: dict[str, tuple[str, ...]] = {}
    for key in TopologicalSorter(parents).static_order():
        before[key] = set(parents[key]).union(*(before[one] for one in parents[key]))
        proven[key] = set() if key in tests else {test for test, on in tests.items() if on <= before[key]}
        told = set().union(*(proven[one] for one in parents[key]))
        waits[key] = (*parents[key], *sorted(proven[key] - told))
    return waits


def _step(manifest: Node, key: str, compiled: Mapping[str, str], after: tuple[str, ...]) -> Step:
    node = manifest["nodes"][key]
    if node["resource_type"] == "test":
        return _test(manifest, node, compiled[key], after)
    place = {name: node[name] for name in ("name", "schema", "alias")}
    if node["resource_type"] == "seed":
        columns = tuple(Column(*column) for column in node["config"]["column_types"].items())
        return Seed(id=key, path=node["original_file_path"], columns=columns, **place)
    return Model(
        id=key,
        path=node["original_file_path"],
        materialized=node["config"]["materialized"],
        sql=compiled[key],
        contract=_columns(node) if node["config"]["contract"]["enforced"] else None,
        after=after,
        **place,
    )


def _test(manifest: Node, node: Node, sql: str, after: tuple[str, ...]) -> DataTest:
    config, generic = node["config"], node.get("test_metadata", {}).get("name")
    macro = manifest["macros"].get(f"macro.{node['package_name']}.test_{generic}", {})
    return DataTest(
        id=node["unique_id"],
        name=node["name"],
        path=node["original_file_path"],
        on=str(_tested(node)),
        sql=sql,
        severity=config["severity"].lower(),
        fail_calc=config["fail_calc"],
        warn_if=config["warn_if"],
        error_if=config["error_if"],
        limit=config["limit"],
        description=node["description"] or macro.get("description") or None,
        generic=generic,
        column=node.get("column_name"),
        after=after,
    )


def _raw(node: Node) -> RawEntity:
    meta = node["meta"]
    return RawEntity(
        dialect=node["source_name"],
        schema=node["schema"],
        entity=node["identifier"],
        is_delta=meta["kind"] == "delta",
        key=tuple(meta["key"]),
        columns=_columns(node),
        subject=tuple(meta.get("subject", ())),
    )


def _state(nodes: Iterable[Node]) -> Iterator[StateTable]:
    for node in nodes:
        meta = node["config"]["meta"]
        if meta.get("state"):
            name, per_cycle = node["name"].removeprefix("rec_"), meta.get("per_cycle", False)
            yield StateTable(name, node["schema"], node["alias"], per_cycle, _columns(node))
