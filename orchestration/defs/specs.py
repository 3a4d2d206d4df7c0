"""How the relations of the plan and their data tests look in Dagster: keys, words, owners, links."""

import textwrap
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.defs.ingest import CYCLE, OWNER, raw_key
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.ui_metadata import model_links
from orchestration.engines.plan import DataTest, Plan, Relation

RECONCILIATION_GATE = dg.AssetKey(["gate", "reconciliation"])
# The parent's state reaches a cycle with its record.
MADE_HERE = {"cycle": CYCLE, "history": CYCLE, "gate": RECONCILIATION_GATE}
Node = Mapping[str, Any]


def key_of(relation: Relation) -> dg.AssetKey:
    """Schema and table."""
    return dg.AssetKey([relation.schema, relation.alias])


def check_key_of(plan: Plan, test: DataTest) -> dg.AssetCheckKey:
    return dg.AssetCheckKey(key_of(plan.relations[test.on]), test.name)


def asset_specs(manifest: Node, plan: Plan, schemas: Collection[str]) -> list[dg.AssetSpec]:
    """One per relation in these schemas, in the plan's order; its group is its schema."""
    return [
        _asset_spec(manifest, relation, manifest["nodes"][key])
        for key, relation in plan.relations.items()
        if relation.schema in schemas
    ]


def check_specs(manifest: Node, plan: Plan, schemas: Collection[str]) -> list[dg.AssetCheckSpec]:
    """One per data test on a relation in these schemas."""
    return [
        _check_spec(manifest, plan, step)
        for step in plan.steps
        if isinstance(step, DataTest) and plan.relations[step.on].schema in schemas
    ]


def _asset_spec(manifest: Node, relation: Relation, node: Node) -> dg.AssetSpec:
    is_published = node["config"]["meta"].get("published", False)
    return dg.AssetSpec(
        key_of(relation),
        deps=sorted(_keys_read(manifest, node)),
        description=_description(relation, node),
        metadata={**_shape(node), **model_links(node)},
        skippable=True,
        group_name=relation.schema,
        code_version=node["checksum"]["checksum"],
        owners=[node["config"]["meta"].get("owner", OWNER)],
        tags={"published": str(is_published).lower()},
        kinds={"dbt", "duckdb"},
    )


def _check_spec(manifest: Node, plan: Plan, test: DataTest) -> dg.AssetCheckSpec:
    key = key_of(plan.relations[test.on])
    return dg.AssetCheckSpec(
        test.name,
        asset=key,
        additional_deps=sorted(_keys_read(manifest, manifest["nodes"][test.id]) - {key}),
        description=manifest["nodes"][test.id]["description"] or None,
        blocking=test.severity == "error",
    )


def _keys_read(manifest: Node, node: Node) -> set[dg.AssetKey]:
    """The assets that a model or test reads; of a dialect's entity one per system that speaks it."""
    found: set[dg.AssetKey] = set()
    for read in node["depends_on"].get("nodes", ()):
        if source := manifest["sources"].get(read):
            found.update(_source_keys(source["source_name"], source["identifier"]))
        else:
            found.add(dg.AssetKey([manifest["nodes"][read]["schema"], manifest["nodes"][read]["alias"]]))
    return found


def _source_keys(source: str, table: str) -> Iterator[dg.AssetKey]:
    if source in MADE_HERE:
        yield MADE_HERE[source]
    yield from (raw_key(one.name, table) for one in LANDSCAPE.sources if one.dialect.name == source)


def _description(relation: Relation, node: Node) -> str:
    words = node["description"] or f"dbt {relation.kind} {relation.name}"
    return f"{words}\n\n#### Raw SQL:\n```sql\n{textwrap.indent(node['raw_code'], '    ')}\n```"


def _shape(node: Node) -> dict[str, Any]:
    """What Dagster shows of a table: how it is made, where it stands, its columns where they are declared."""
    columns = [
        dg.TableColumn(column["name"], column["data_type"] or "?", column["description"])
        for column in node["columns"].values()
    ]
    shape = {"dagster/column_schema": dg.TableSchema(columns)} if columns else {}
    return {
        "materialized": node["config"]["materialized"],
        "dagster/storage_kind": "duckdb",
        "dagster/table_name": f"{node['database']}.{node['schema']}.{node['alias']}",
        **shape,
    }
