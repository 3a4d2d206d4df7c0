"""dbt's own unit tests, on a warehouse that holds a cycle."""

import os
import subprocess
import sys
from pathlib import Path

from orchestration.landscape.dbt_compile import WAREHOUSE_VARIABLE
from orchestration.landscape.load import load_landscape
from orchestration.landscape.project import project_files, write_project

DBT = Path(sys.executable).with_name("dbt")


def test_unit_tests_of_the_models(copy_of, tmp_path):
    """They are of the shipped dialects, so they are tested with the sample's landscape, which speaks all of them. dbt
    writes to the warehouse, so it has one of its own."""
    project = tmp_path / "dbt_project"
    write_project(project_files(load_landscape(), with_unit_tests=True), project)
    places = ["--project-dir", project, "--profiles-dir", project, "--target-path", tmp_path / "target"]
    command = [DBT, "--log-level-file", "none", "--no-use-colors", "test", "--select", "test_type:unit", *places]
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(copy_of().settings.warehouse)}
    outcome = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert outcome.returncode == 0, outcome.stdout
    assert " 0 unit tests" not in outcome.stdout and "unit tests" in outcome.stdout
