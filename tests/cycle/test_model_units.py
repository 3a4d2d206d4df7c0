"""dbt's own unit tests, on a warehouse that holds a cycle."""

import os
import subprocess

from orchestration.settings import DBT_PROJECT
from orchestration.warehouse import DBT, WAREHOUSE_VARIABLE


def test_unit_tests_of_the_models(released):
    places = [
        "--project-dir",
        DBT_PROJECT,
        "--profiles-dir",
        DBT_PROJECT,
        "--target-path",
        released.settings.dbt_target,
    ]
    command = [DBT, "--log-level-file", "none", "--no-use-colors", "test", "--select", "test_type:unit", *places]
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(released.settings.warehouse)}
    outcome = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert outcome.returncode == 0, outcome.stdout
    assert " 0 unit tests" not in outcome.stdout and "unit tests" in outcome.stdout
