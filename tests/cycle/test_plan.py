"""The plan gives the warehouse that dbt gives: every relation, every data test, what breaks and what waits for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.cycle.frozen import built_cycle
from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.engines.duckdb import Engine
from orchestration.files import read_json
from orchestration.landscape.dbt_compile import WAREHOUSE_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.settings import SAMPLES, HomePaths
from orchestration.warehouse import prepare_warehouse

DBT = Path(sys.executable).with_name("dbt")
OWN_MODELS = {
    "planning_doubled.sql": "select item_id from {{ ref('planning_items') }} cross join range(2)",
    "planning_of_doubled.sql": "select count(*) as items from {{ ref('planning_doubled') }}",
    "planning_wide.sql": "select 1::bigint as item_id",
    "planning_of_wide.sql": "from {{ ref('planning_wide') }}",
    "planning_late.sql": "select 1 / never_there as item_id",
    "planning_warned.sql": "from {{ ref('planning_items') }}",
    "planning_of_warned.sql": "from {{ ref('planning_warned') }}",
    "_own.yml": """
version: 2
models:
  - name: planning_doubled
    data_tests: [{unique_key: {arguments: {columns: [item_id]}}}]
  - name: planning_wide
    config: {contract: {enforced: true}}
    columns: [{name: item_id, data_type: integer}]
  - name: planning_warned
    data_tests: [{unique_key: {arguments: {columns: [is_active]}, config: {severity: warn}}}]
""",
}
BROKEN = {
    **{"planning_of_doubled": "skipped", "planning_wide": "error", "planning_of_wide": "skipped"},
    **{"planning_late": "error", "unique_key_planning_doubled_item_id": "fail"},
    "unique_key_planning_warned_is_active": "warn",
}


@pytest.fixture
def home(copy_of, tmp_path) -> HomePaths:
    """The released home, by now of a landscape with models of its own that break in every way."""
    folder = tmp_path / "landscape"
    models = folder / "models" / "planning" / "own"
    models.mkdir(parents=True)
    shutil.copy(SAMPLES / "truestock.yml", folder)
    for name, text in OWN_MODELS.items():
        (models / name).write_text(text)
    settings = copy_of().settings
    ensure_manifest(settings, load_landscape(folder))
    prepare_warehouse(settings, built_cycle(settings), folder)
    settings.warehouse.unlink()
    return settings


@pytest.mark.heavy
def test_the_plan_and_dbt_give_the_same(home):
    by_plan = run_plan(home)
    tables = contents(home.warehouse)
    home.warehouse.unlink()
    assert by_plan == run_dbt(home)
    assert {name: status for name, status in by_plan.items() if status not in ("success", "pass")} == BROKEN
    assert tables == contents(home.warehouse)
    assert len(tables) > 300 and any(rows for _, rows, _ in tables.values())


def run_plan(home: HomePaths) -> dict[str, str]:
    """What came of each step, by its name."""
    names = names_of_steps(home)
    return {names[result.id]: result.status for result in Engine(home, home_plan(home)).build(names)}


def run_dbt(home: HomePaths) -> dict[str, str]:
    places = ["--project-dir", home.dbt_project, "--profiles-dir", home.dbt_project, "--target-path", home.dbt_target]
    command = [DBT, "--log-level", "none", "--log-level-file", "none", "build", "--exclude-resource-type", "unit_test"]
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(home.warehouse)}
    subprocess.run([*command, *places], env=environment, capture_output=True)
    names = names_of_steps(home)
    results = read_json(home.dbt_target / "run_results.json")["results"]
    return {names[one["unique_id"]]: one["status"] for one in results if one["unique_id"] in names}


def names_of_steps(home: HomePaths) -> dict[str, str]:
    return {step.id: step.name for step in home_plan(home).steps}


def contents(warehouse: Path) -> dict[str, tuple]:
    """Of every table and view its columns with their types and whether they may be null, its rows, and their hash."""
    relations = "select table_schema, table_name from information_schema.tables"
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for schema, name in connection.execute(relations).fetchall():
            relation = f'"{schema}"."{name}"'
            columns = [row[:3] for row in connection.execute(f"describe {relation}").fetchall()]
            hashed = f"select count(*), sum(hash(given::varchar)::hugeint) from {relation} as given"
            found[relation] = (columns, *connection.execute(hashed).fetchone())
    return found
