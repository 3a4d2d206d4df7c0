"""Which KPI models a run of dbt could not measure, and why: none of them stops a release, each is named as missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from expectations.data_tests import meaning_of
from orchestration.files import read_json
from orchestration.settings import HomePaths

BUILT = "success"
NO_RESULT = "dbt left no result of it"


def kpi_models(settings: HomePaths) -> set[str]:
    """The names of the KPI models of the parsed project."""
    manifest = read_json(settings.dbt_target / "manifest.json")
    return {node["name"] for node in manifest["nodes"].values() if _is_kpi(node)}


def kpi_failures(settings: HomePaths, wanted: Collection[str], error: str | None) -> dict[str, str]:
    """Of the KPI models `wanted` of the dbt run that just ended, those that it did not build or whose tests failed.

    By name, with why in words; a model that waited for one which failed names that one. Of what dbt left no result,
    `error` says why, the words with which it ended.
    """
    path = settings.dbt_target / "run_results.json"
    results = {one["unique_id"]: one for one in read_json(path)["results"]} if path.exists() else {}
    manifest = read_json(settings.dbt_target / "manifest.json")
    named = {key: node["name"] for key, node in manifest["nodes"].items() if _is_kpi(node) and node["name"] in wanted}
    at_fault = dict(_faults(manifest, results))
    built = {key for key, result in results.items() if result["status"] == BUILT}
    words = {key: _not_reached(manifest, at_fault, key) or error or NO_RESULT for key in named.keys() - built}
    return {named[key]: why for key, why in (words | at_fault).items() if key in named}


def _is_kpi(node: dict[str, Any]) -> bool:
    return node.get("resource_type") == "model" and node["schema"] == "kpi"


def _faults(manifest: dict[str, Any], results: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Nodes that failed by themselves or by a test of theirs, with dbt's words or what the test means."""
    for key, result in results.items():
        node = manifest["nodes"].get(key, {})
        if node.get("resource_type") != "test" and result["status"] == "error":
            yield key, _in_a_line(result["message"])
        elif node.get("resource_type") == "test" and result["status"] in ("fail", "error"):
            tested = node.get("attached_node") or node["depends_on"]["nodes"][0]
            rows = f" ({result['failures']} rows)" if result["failures"] else ""
            words = meaning_of(node, manifest) if result["status"] == "fail" else _in_a_line(result["message"])
            yield tested, f"{node['name']}: {words}{rows}"


def _not_reached(manifest: dict[str, Any], at_fault: dict[str, str], key: str) -> str | None:
    """What kept dbt from a model; None where nothing says so."""
    for before in _kpis_before(manifest, key):
        if before in at_fault:
            return f"waits for {manifest['nodes'][before]['name']}: {at_fault[before]}"
    return next(iter(at_fault.values()), None)


def _kpis_before(manifest: dict[str, Any], key: str) -> Iterator[str]:
    for parent in manifest["parent_map"][key]:
        if _is_kpi(manifest["nodes"].get(parent, {})):
            yield parent
            yield from _kpis_before(manifest, parent)


def _in_a_line(message: str | None) -> str:
    return " ".join((message or "dbt says no more").split())
