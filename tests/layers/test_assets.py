"""What Dagster shows: every asset by its key, described, owned and in its group."""

from pathlib import Path

import pytest

from orchestration.definitions import definitions

KEYS = Path(__file__).with_name("asset_keys.txt")


@pytest.fixture(scope="module")
def graph():
    return definitions.resolve_asset_graph()


def test_the_assets_are_those_listed(graph):
    """After a change on purpose, write the list again from what this test shows."""
    found = sorted(key.to_user_string() for key in graph.materializable_asset_keys)
    assert found == KEYS.read_text().splitlines()


def test_each_asset_has_words_an_owner_a_kind_and_a_group(graph):
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description and node.owners and node.kinds, key
        assert node.group_name not in (None, "default"), key


def test_the_release_is_downstream_of_everything(graph):
    release = next(key for key in graph.materializable_asset_keys if key.path == ["release", "current"])
    upstream, seen = [release], set()
    while upstream:
        key = upstream.pop()
        seen.add(key)
        upstream += graph.get(key).parent_keys - seen
    loose = {key.to_user_string() for key in graph.materializable_asset_keys - seen}
    assert loose == {"conformed/dead_letters"}


def test_checks_of_the_gate_block(graph):
    checks = [graph.get(key) for key in graph.asset_check_keys if key.asset_key.path[0] == "gate"]
    assert checks
    assert all(check.blocking for check in checks)


def test_the_cycle_runs_daily_in_process_and_deliveries_land_by_a_sensor():
    job = definitions.resolve_job_def("planning_cycle")
    schedule = definitions.resolve_schedule_def("daily_planning_cycle")
    sensor = definitions.resolve_sensor_def("new_deliveries")
    assert job.executor_def.name == "in_process"
    assert job.partitions_def is not None
    assert (schedule.cron_schedule, schedule.execution_timezone, schedule.job_name) == (
        "0 6 * * *",
        "UTC",
        "planning_cycle",
    )
    assert sensor.job_name == "land_deliveries"
