"""The way of the data through SQL, on dbt's manifest."""

import re

import pytest

from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.engines.plan import Plan
from orchestration.files import read_json
from orchestration.landscape.load import load_landscape
from orchestration.settings import DBT_PROJECT, HomePaths

# What each layer may read. `cycle`, `history` and `gate` are the run's own inputs, not layers.
MAY_READ = {
    "staging": {"raw", "seeds", "cycle"},
    "conformed": {"staging", "conformed", "cycle", "history"},
    "reconciliation": {"conformed", "reconciliation", "seeds", "cycle", "history"},
    "planning": {"conformed", "reconciliation", "planning", "seeds", "cycle", "gate"},
    "kpi": {"conformed", "reconciliation", "planning", "kpi", "seeds", "cycle", "history"},
}
PREFIX = {
    "staging": ("stg_",),
    "conformed": ("cnf_",),
    "reconciliation": ("rec_", "reconciliation_"),
    "planning": ("planning_",),
    "kpi": ("kpi_",),
}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return read_json(ensure_manifest(HomePaths.of(), load_landscape()))


@pytest.fixture(scope="module")
def plan(manifest) -> Plan:
    return home_plan(HomePaths.of())


@pytest.fixture(scope="module")
def models(manifest) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(manifest: dict, key: str) -> str:
    if source := manifest["sources"].get(key):
        return "raw" if "system_type" in source["source_meta"] else source["source_name"]
    return manifest["nodes"][key]["schema"]


def test_each_layer_reads_only_what_stands_before_it(manifest, models):
    wrong = [
        f"{node['name']} reads {read}"
        for node in models
        for read in node["depends_on"]["nodes"]
        if layer(manifest, read) not in MAY_READ[node["schema"]]
    ]
    assert wrong == []


def test_a_name_tells_the_layer(models):
    assert [node["name"] for node in models if not node["name"].startswith(PREFIX[node["schema"]])] == []


def test_staging_reads_its_own_source_only(manifest, models):
    wrong = [
        node["name"]
        for node in models
        for read in node["depends_on"]["nodes"]
        if node["schema"] == "staging"
        and layer(manifest, read) == "raw"
        and manifest["sources"][read]["source_name"] != node["name"].removeprefix("stg_").split("__")[0]
    ]
    assert wrong == []


def test_every_model_says_its_grain(models):
    missing = [node["name"] for node in models if "One row" not in node["description"]]
    assert missing == []


def test_published_models_have_a_contract_a_key_and_words_for_every_column(models):
    published = [node for node in models if node["config"]["meta"].get("published")]
    assert {node["schema"] for node in published} == {"planning", "reconciliation", "kpi"}
    for node in published:
        assert node["config"]["contract"]["enforced"], node["name"]
        assert set(node["config"]["meta"]["key"]) <= set(node["columns"]), node["name"]
        assert [name for name, column in node["columns"].items() if not column["description"]] == [], node["name"]


def test_what_is_published_or_state_has_a_contract_and_nothing_else(models):
    enforced = {node["name"] for node in models if node["config"]["contract"]["enforced"]}
    meta = {node["name"]: node["config"]["meta"] for node in models}
    assert enforced == {name for name, said in meta.items() if said.get("published") or said.get("state")}


def test_state_stands_in_its_folder_or_is_measured(models):
    state = {node["name"] for node in models if node["config"]["meta"].get("state")}
    folder = {node["name"] for node in models if "reconciliation/state/" in node["path"]}
    assert state == folder | {"kpi_trend"}


def test_what_a_cycle_reads_of_the_one_before_is_state(manifest, plan):
    """dbt asks for a source to be named; what it holds stands in the state model's contract alone."""
    sources = {node["name"] for node in manifest["sources"].values() if node["source_name"] == "history"}
    assert sources == {table.name for table in plan.state}


def test_no_row_is_trusted_by_default():
    """`verified` and `explained` are found where everything that trust is decided on is at hand, and nowhere else."""
    given = re.compile(
        r"(?:(?:then|else|as)\s+|(?:coalesce|ifnull|if)\s*\([^()]*)'(?:verified|explained)'", re.IGNORECASE
    )
    sql = [path for folder in ("models", "macros") for path in (DBT_PROJECT / folder).rglob("*.sql")]
    assert [path.name for path in sql if given.search(path.read_text())] == ["planning_trust.sql"]
