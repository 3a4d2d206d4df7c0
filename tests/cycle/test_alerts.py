"""What a run tells of, found in the home that it leaves."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import dagster as dg
import polars as pl
import pytest

from orchestration.alerts.findings import Ending, alerts_of
from orchestration.alerts.outbox import Outbox
from orchestration.alerts.send import tell
from orchestration.cycle.overdue import source_ages
from orchestration.definitions import definitions
from orchestration.defs.alerts import cycle_released, overdue_sources
from orchestration.defs.ingest import CYCLE
from orchestration.defs.outcome import run_outcome
from orchestration.environment import HOME_VARIABLE
from orchestration.files import write_json_atomic
from orchestration.instants import parse_instant
from orchestration.publish.manifest import ReadinessEntry, read_manifest, write_manifest
from tests.conftest import SAMPLE


def subjects(home, ending: Ending) -> dict[str, list[str]]:
    found, faults = alerts_of(home.settings, ending, SAMPLE.policy.alerts)
    assert faults == []
    return {alert.kind: [one.words for one in alert.subjects] for alert in found if alert.subjects}


def test_a_release_tells_of_what_was_refused_what_is_severe_and_what_threatens_supply(released):
    found = subjects(released, Ending(released.manifest["cycle_id"], released.current))
    assert found == {
        "dead_letters": [
            "erp_sap/VBAP__20261118T041000Z.csv: 1 of 6 rows refused",
            "supplier_x12/856__20261118T041000Z.edi: 1 of 2 rows refused",
        ],
        "severe_exceptions": ["unmapped_item at wms_ewm:000000000000099999 / HOU-DC: 7.0000, due 2026-11-20 06:00:00"],
        "disruption_signals": [
            "replenishment_review at PUMP-X / HOU-DC: Projected available falls below the safety stock",
        ],
    }


def test_a_backfill_tells_nothing_of_what_is_history(released):
    first = released.release_ids[0]
    assert subjects(released, Ending(first.split("-")[0], first)) == {}


def test_what_blocks_and_what_fails(released):
    blocked = Ending("20261118T060000Z", blocked_by=("causes_add_up: they do not",), failure="gate: blocked")
    assert subjects(released, blocked)["blocked_release"] == ["causes_add_up: they do not"]
    assert "failed_run" not in subjects(released, blocked)
    failed = Ending("20261119T060000Z", failure="load_deliveries: no space at sftp://anna:hunter2@host/x")
    assert subjects(released, failed) == {"failed_run": ["load_deliveries: no space at sftp://***@host/x"]}


@pytest.fixture
def with_table(copy_of):
    """A released home, and what its current release tells of with a published table as it would be otherwise."""
    home = copy_of()

    def told(table: str, *changes: pl.Expr, of: pl.Expr | bool = True) -> dict[str, list[str]]:
        path = home.settings.releases / home.current / "tables" / f"{table}.parquet"
        pl.read_parquet(path).filter(of).with_columns(*changes).write_parquet(path)
        return subjects(home, Ending(home.manifest["cycle_id"], home.current))

    return home, told


@pytest.mark.parametrize(
    ("item", "words"), [("erp:ab-1", "erp:ab-1"), (None, "supplier codes of erp: S1 | s1")], ids=["item", "neither"]
)
def test_an_exception_without_quantity_or_place_is_told_of_by_what_it_has(with_table, item, words):
    _, told = with_table
    known = {"item_id": item, "location_id": None, "quantity": None, "evidence": "supplier codes of erp: S1 | s1"}
    changes = [pl.lit(value).alias(name) for name, value in ({"cause": "mapping_collision"} | known).items()]
    found = told("reconciliation_exceptions", *changes, of=pl.col("cause") == "unmapped_item")
    assert found["severe_exceptions"] == [f"mapping_collision at {words}, due 2026-11-20 06:00:00"]
    assert "disruption_signals" in found


def test_readiness_is_of_value_else_of_item_locations_and_of_nothing_where_there_is_nothing(copy_of):
    home = copy_of()
    folder, manifest = home.settings.releases / home.current, read_manifest(home.settings.releases / home.current)

    def told(readiness: ReadinessEntry | None) -> dict[str, list[str]]:
        write_manifest(folder, replace(manifest, readiness=readiness))
        return subjects(home, Ending(manifest.cycle_id, home.current))

    low = replace(manifest.readiness, value_readiness=0.5, planning_readiness=0.5, withheld_share=0.5)
    words = ["50.0% of the inventory value verified or explained, 50.0% withheld"]
    assert told(low)["degraded_release"] == words
    without_cost = told(replace(low, value_readiness=None))
    assert without_cost["degraded_release"] == ["50.0% of item-locations verified or explained, 50.0% withheld"]
    assert "degraded_release" not in told(None)


def test_the_reason_of_an_override_is_told_without_its_secrets(with_table):
    home, told = with_table
    manifest = home.manifest
    by = {"override_id": "o1", "actor": "maria", "expires_at": "2999-01-01T00:00:00+00:00"}
    by["reason"] = "counted, see sftp://anna:hunter2@host/count"
    check = next(one for one in manifest["checks"] if one["success"])
    check["overridden_by"] = by
    write_json_atomic(home.settings.releases / home.current / "manifest.json", manifest)
    (words,) = told("signals")["degraded_release"]
    assert "see sftp://***@host/count" in words


def test_a_kind_that_cannot_be_found_takes_no_other_with_it(copy_of):
    home = copy_of()
    shutil.rmtree(home.settings.alerts)
    (home.settings.releases / home.current / "tables" / "signals.parquet").write_bytes(b"no table")
    (complaint,) = tell(home.settings, SAMPLE.policy.alerts, Ending(home.manifest["cycle_id"], home.current))
    assert complaint.startswith("alerts: disruption_signals: ")
    assert {one["kind"] for one in Outbox(home.settings).waiting()} == {"dead_letters", "severe_exceptions"}


def test_a_run_told_of_twice_is_told_once(copy_of):
    home = copy_of()
    before = len(Outbox(home.settings).waiting())
    assert before == 3, "nothing of the first cycle, three kinds of the last"
    assert tell(home.settings, SAMPLE.policy.alerts, Ending(home.manifest["cycle_id"], home.current)) == []
    assert len(Outbox(home.settings).waiting()) == before


@pytest.fixture
def untold(copy_of, monkeypatch):
    """A released home that has told nobody of anything, and its Dagster instance."""
    home = copy_of()
    shutil.rmtree(home.settings.alerts)
    monkeypatch.setenv("DAGSTER_HOME", str(home.settings.dagster_home))
    monkeypatch.setenv(HOME_VARIABLE, str(home.settings.home))
    with dg.DagsterInstance.get() as instance:
        yield home, instance


def ended(instance: dg.DagsterInstance, job: str):
    """The newest run of a job, and what a sensor is given at its end."""
    run = next(run for run in instance.get_runs() if run.job_name == job)
    event = dg.DagsterEvent("PIPELINE_SUCCESS", job)
    return run, dg.build_run_status_sensor_context("cycle_released", event, instance, run)


def test_the_daemon_tells_of_a_run_what_the_command_tells(untold, released):
    home, instance = untold
    for _ in range(2):
        _, context = ended(instance, "planning_cycle")
        assert cycle_released(context).skip_message == "told"
    told = {one["kind"] for one in Outbox(home.settings).waiting()}
    assert told == {one["kind"] for one in Outbox(released.settings).waiting()}
    assert len(Outbox(home.settings).waiting()) == 3


def test_the_daemon_says_nothing_of_a_run_that_was_not_to_release(untold):
    home, instance = untold
    assert definitions.resolve_job_def("land_deliveries").execute_in_process(instance=instance).success
    _, context = ended(instance, "land_deliveries")
    assert cycle_released(context).skip_message == "the run released nothing"
    assert Outbox(home.settings).waiting() == []


def test_the_daemon_looks_at_runs_of_every_job_that_may_release():
    """Materialize in the UI runs a job that nobody named."""
    assert definitions.resolve_sensor_def("cycle_released")._monitored_jobs == []


def test_a_run_that_goes_on_from_where_another_failed_is_of_the_cycle_that_it_released(untold):
    """It freezes nothing; a restatement is not to be taken for the first freeze of its instant."""
    home, instance = untold
    run, _ = ended(instance, "planning_cycle")
    events = [entry.dagster_event for entry in instance.all_logs(run.run_id) if entry.dagster_event]
    resumed = [one for one in events if not (one.is_step_materialization and one.asset_key == CYCLE)]
    assert len(resumed) == len(events) - 1
    outcome = run_outcome(home.settings, resumed)
    assert (outcome.cycle_id, outcome.release_id) == (home.manifest["cycle_id"], home.current)


def test_the_daemon_tells_of_sources_that_become_overdue_between_runs(untold):
    home, instance = untold
    home.settings.alert_channels.write_text("channels: {}")  # that others may read, which is said
    home.settings.alert_channels.chmod(0o644)
    for _ in range(2):
        (skipped,) = overdue_sources(dg.build_sensor_context(instance))
        assert "are past their SLA; alerts.yml: others may read it" in skipped.skip_message
    found = source_ages(home.settings, SAMPLE.sources, SAMPLE.policy.sla, datetime.now(UTC))
    (alert,) = Outbox(home.settings).waiting()
    late = [age.source.name for age in found if age.status != "fresh"]
    assert late and [one["words"].split()[0] for one in alert["subjects"]] == late


@pytest.mark.parametrize("hours", [0, 11, 20, 60])
def test_sources_are_as_old_between_cycles_as_within_one(released, hours):
    """`ages` and `rec_freshness` say the same of every source, however late it is."""
    at = parse_instant(released.manifest["as_of"]) + timedelta(hours=hours)
    found = {
        age.source.name: age.status for age in source_ages(released.settings, SAMPLE.sources, SAMPLE.policy.sla, at)
    }
    expected = {}
    for one in released.manifest["sources"]:
        age = one["age_hours"] + hours
        late, stale = age > one["soft_sla_hours"], age > one["hard_sla_hours"]
        expected[one["source"]] = "stale" if stale else "late" if late else "fresh"
    assert found == expected
