"""Several cycles a day: what the schedule asks for at each of its instants, whatever its cron."""

import os
import subprocess
import sys

import pytest

from orchestration.environment import HOME_VARIABLE

HOURS = """
import dagster as dg
from datetime import UTC, datetime
from orchestration.definitions import definitions
from orchestration.defs.automation import daily_planning_cycle
from orchestration.defs.instance import instance_of, prepare_home
from orchestration.settings import HomePaths

settings = HomePaths.of()
prepare_home(settings)
for hour in (7, 8):
    at = datetime(2026, 11, 18, hour, tzinfo=UTC)
    request = daily_planning_cycle(dg.build_schedule_context(scheduled_execution_time=at))
    with instance_of(settings) as instance:
        definitions.resolve_job_def("planning_cycle").execute_in_process(
            instance=instance, partition_key=request.partition_key, tags=request.tags
        )
"""


@pytest.mark.heavy
def test_two_cycles_of_one_day_give_two_releases_in_order(copy_of):
    home = copy_of()
    before = home.release_ids
    environment = {**os.environ, HOME_VARIABLE: str(home.settings.home)}
    subprocess.run([sys.executable, "-c", HOURS], env=environment, check=True, capture_output=True)
    seven, eight = home.release_ids[len(before) :]
    assert (seven.split("-")[0], eight.split("-")[0]) == ("20261118T070000Z", "20261118T080000Z")
    assert (home.current, home.manifest["previous_release"]) == (eight, seven)
