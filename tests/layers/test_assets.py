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


def test_the_ui_can_load_all_of_it():
    jobs = {job.name for job in definitions.get_repository_def().get_all_jobs()}
    assert jobs >= {"planning_cycle", "enrich_release", "replay_state", "land_deliveries"}


def test_each_asset_has_words_an_owner_a_kind_and_a_group(graph):
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description and node.owners and node.kinds, key
        assert node.group_name not in (None, "default"), key


def before(graph, *path: str) -> set[str]:
    """What the asset at `path` is made from, itself too."""
    upstream, seen = [next(key for key in graph.materializable_asset_keys if key.path == list(path))], set()
    while upstream:
        key = upstream.pop()
        seen.add(key)
        upstream += graph.get(key).parent_keys - seen
    return {key.to_user_string() for key in seen}


def test_a_release_waits_for_all_but_kpis_and_what_shows_them(graph):
    every = {key.to_user_string() for key in graph.materializable_asset_keys}
    loose = every - before(graph, "release", "current")
    added = {"history/trend", "release/enrichment", "release/retention"} | {
        key for key in every if key.startswith("kpi/")
    }
    assert loose == added | {"conformed/dead_letters"} and len(added) > 2
    assert "release/current" in before(graph, "release", "enrichment")


def test_each_source_entity_has_its_contract_its_runbook_and_its_sla(graph):
    for key in graph.materializable_asset_keys:
        if key.path[0] == "raw":
            node = graph.get(key)
            assert node.freshness_policy.fail_window >= node.freshness_policy.warn_window, key
            assert all(Path(node.metadata[name].value).exists() for name in ("contract", "runbook")), key


def test_each_model_says_where_it_is_described(graph):
    described = [key for key in graph.materializable_asset_keys if "contract" in graph.get(key).metadata]
    assert {key.path[0] for key in described} >= {"staging", "conformed", "reconciliation", "planning", "kpi"}
    assert all(Path(graph.get(key).metadata["contract"].value).exists() for key in described)


@pytest.mark.parametrize(
    ("name", "retries"),
    [("landing__deliveries", 2), ("load_deliveries", 2), ("release__current", 2), ("enrichment", 1)],
)
def test_what_may_fail_for_a_moment_is_tried_again(name, retries):
    node = definitions.resolve_job_def("planning_cycle").graph.node_named(name)
    assert node.definition.retry_policy.max_retries == retries


@pytest.mark.parametrize(
    ("job", "there"),
    [("planning_cycle", True), ("replay_state", False), ("enrich_release", False), ("land_deliveries", False)],
)
def test_only_a_cycle_publishes(job, there):
    nodes = {node.name for node in definitions.resolve_job_def(job).nodes}
    assert ("release__current" in nodes) == there
    assert ("enrichment" in nodes) == (job != "land_deliveries")


def test_alerts_are_on_without_anybody_switching_them_on():
    for name in ("cycle_released", "run_failed", "overdue_sources"):
        assert definitions.resolve_sensor_def(name).default_status.value == "RUNNING"


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
