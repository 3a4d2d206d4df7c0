"""Dagster's event log over connections that stay open is the file that Dagster's own class reads, and stays small."""

from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage

from orchestration.defs.event_log import EventLog
from orchestration.defs.retention import forget_runs


@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="made")])
def made():
    yield dg.MaterializeResult(metadata={"rows": 2}, check_results=[dg.AssetCheckResult(passed=True)])


def test_what_is_logged_is_read_by_the_stock_class(tmp_path):
    storage = {"module": EventLog.__module__, "class": EventLog.__name__, "config": {"base_dir": str(tmp_path)}}
    with dg.instance_for_test(overrides={"event_log_storage": storage}) as instance:
        run = dg.materialize([made], instance=instance).run_id
        logged = [event.event_log_entry.message for event in instance.get_records_for_run(run).records]
        assert len(logged) > 10
        stock = ConsolidatedSqliteEventLogStorage(str(tmp_path))
        assert [event.event_log_entry.message for event in stock.get_records_for_run(run).records] == logged
        record = stock.get_latest_materialization_events([made.key])[made.key]
        assert record.asset_materialization.metadata["rows"].value == 2


def test_the_newest_runs_stay_and_their_log_is_read(tmp_path):
    storage = {"module": EventLog.__module__, "class": EventLog.__name__, "config": {"base_dir": str(tmp_path)}}
    with dg.instance_for_test(overrides={"event_log_storage": storage}) as instance:
        runs = [dg.materialize([made], instance=instance).run_id for _ in range(4)]
        assert forget_runs(instance, 2) == runs[1::-1]
        assert forget_runs(instance, 2) == []
        assert list(instance.get_run_ids()) == runs[:1:-1]
        assert [bool(instance.all_logs(run)) for run in runs] == [False, False, True, True]
        key = dg.AssetCheckKey(made.key, "whole")
        checked = instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
        assert [one.run_id for one in checked] == runs[:1:-1]
        printed = Path(instance.storage_directory())
        assert [(printed / run / "compute_logs").exists() for run in runs] == [False, False, True, True]
