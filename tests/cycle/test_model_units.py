"""dbt's unit tests of the models: by the plan, which cycles run, and by dbt itself."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.engines.compiled import home_plan
from orchestration.files import read_json
from orchestration.landscape.dbt_compile import WAREHOUSE_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.landscape.project import project_files, write_project
from orchestration.settings import DBT_PROJECT
from tests.model_units import Bench, model_units

DBT = Path(sys.executable).with_name("dbt")


@pytest.fixture
def bench(released):
    home = released.settings
    sources = read_json(home.dbt_target / "manifest.json")["sources"].values()
    with duckdb.connect() as connection:
        yield Bench(connection, home.warehouse, home_plan(home), sources)


def test_models_give_what_their_unit_tests_say(bench):
    units = list(model_units(DBT_PROJECT))
    assert len(units) > 300
    assert {unit.name: differing for unit in units if (differing := bench.differing(unit))} == {}


def test_what_they_give_besides_or_fail_to_give_is_told(bench):
    unit = next(one for one in model_units(DBT_PROJECT) if len(one.expected) > 1)
    less = bench.differing(replace(unit, expected=unit.expected[1:]))
    assert [word for row in less for word in row if "expected" in str(word)] == ["given, and not expected"]
    more = bench.differing(replace(unit, expected=[*unit.expected, unit.expected[0]]))
    assert [word for row in more for word in row if "expected" in str(word)] == ["expected, and not given"]


@pytest.mark.heavy
def test_dbt_says_so_too(copy_of, tmp_path):
    """They are of the shipped dialects, so they are tested with the sample's landscape, which speaks all of them. dbt
    writes to the warehouse, so it has one of its own. Of what macros read of the graph it has nothing in unit tests."""
    project = tmp_path / "dbt_project"
    write_project(project_files(load_landscape(), with_unit_tests=True), project)
    places = ["--project-dir", project, "--profiles-dir", project, "--target-path", tmp_path / "target"]
    chosen = ["--select", "test_type:unit", "--exclude", "tag:reads_graph"]
    command = [DBT, "--log-level-file", "none", "--no-use-colors", "test", *chosen, *places]
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(copy_of().settings.warehouse)}
    outcome = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert outcome.returncode == 0, outcome.stdout
    assert " 0 unit tests" not in outcome.stdout and "unit tests" in outcome.stdout
