"""What is concluded from a heartbeat, and what a beat sees."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import dagster as dg
import httpx
import pytest

from orchestration.defs.alerts import run_failed
from orchestration.defs.daemon import fail_lost_runs
from orchestration.defs.instance import instance_of, prepare_home
from orchestration.heartbeat import SILENT, CycleEnd, Fault, Heartbeat, PartState, read_heartbeat, write_heartbeat
from orchestration.serve.api import create_app
from orchestration.service.watch import Watch

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=3)
DOWN = Fault("unhealthy_service", "scheduler", "the scheduler is down")
LATE = Fault("overdue_cycle", "x", "the cycle of x has not ended within 4 hours")
WELL = Heartbeat(NOW, 30, LONG_AGO, LONG_AGO, None, (PartState("API", True, 7, 1),), {"SENSOR": NOW}, (), None)
UP = PartState("scheduler", True, 7, 1)


@pytest.fixture
def dagster_home(settings, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")  # put back afterwards
    prepare_home(settings)
    return settings


@pytest.mark.parametrize(
    ("beat", "faults"),
    [
        (None, []),
        (WELL, []),
        (replace(WELL, faults=(DOWN,)), ["the scheduler is down"]),
        (replace(WELL, faults=(LATE,)), []),
        (replace(WELL, at=NOW - timedelta(seconds=80)), []),
        (replace(WELL, at=NOW - timedelta(hours=1)), [SILENT]),
        (replace(WELL, at=LONG_AGO, ended_at=LONG_AGO, faults=(DOWN,)), []),
    ],
    ids=["only served", "well", "a part is down", "a cycle is late", "a beat missed", "silent", "ended as told"],
)
def test_f33_health_is_that_of_the_service_where_there_is_one(settings, beat, faults):
    if beat:
        told = replace(beat, at=beat.at + (datetime.now(UTC) - NOW))  # minutes may have passed since this was read
        write_heartbeat(settings, told)
        assert read_heartbeat(settings) == told
    with ThreadPoolExecutor(1) as aside:  # a browser of other tests may have a loop in this thread
        answer = aside.submit(asyncio.run, health(settings)).result()
    assert answer.status_code == (503 if faults else 200)
    status = "unhealthy" if faults else "ok"
    assert answer.json() == {"status": status, "current_release": None, "faults": faults}


async def health(settings) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://home") as client:
        return await client.get("/healthz")


def test_a_heartbeat_that_cannot_be_read_is_none(settings):
    settings.service.mkdir()
    for content in ("{", "{}", "[]"):
        settings.heartbeat.write_text(content)
        assert read_heartbeat(settings) is None


def seen(settings, started_at: datetime, now: datetime, before: Heartbeat | None = None) -> list[str]:
    beat = Watch(settings, before, started_at, 30).beat([UP], now)
    return [one.key for one in beat.faults]


def test_a_daemon_that_never_beats_is_a_fault_once_it_had_time_to(dagster_home):
    assert seen(dagster_home, NOW, NOW + timedelta(minutes=4)) == []
    assert "daemon SCHEDULER" in seen(dagster_home, NOW, NOW + timedelta(minutes=6))


def test_a_part_that_is_down_and_a_storage_that_cannot_be_read_are_faults(dagster_home):
    (dagster_home.dagster_home / "dagster.yaml").write_text("run_storage: {module: nowhere, class: Nothing}")
    watch = Watch(dagster_home, None, NOW, 30)
    assert [one.key for one in watch.beat([replace(UP, is_up=False)], NOW).faults] == ["scheduler", "storage"]
    assert [one.startswith("Dagster's storage cannot be opened: ") for one in watch.happened] == [True]
    assert [one.key for one in watch.beat([replace(UP, is_up=False)], NOW, is_end=True).faults] == ["storage"]


def cycles_late(settings, started: datetime, now: datetime, kept_since: datetime | None = None) -> list[str]:
    before = replace(WELL, kept_since=kept_since) if kept_since else None
    return [one for one in seen(settings, started, now, before) if not one.startswith("daemon")]


def test_a_cycle_is_overdue_that_the_schedule_asked_for_and_that_did_not_end_in_time(dagster_home):
    """The sample's schedule starts one at 06:00, which has four hours."""
    six = datetime(2026, 11, 18, 6, tzinfo=UTC)
    before, later = six - timedelta(hours=1), six + timedelta(hours=4, minutes=1)
    assert cycles_late(dagster_home, before, six + timedelta(hours=3)) == []
    assert cycles_late(dagster_home, before, later) == [six.isoformat()]
    assert cycles_late(dagster_home, six + timedelta(minutes=1), later) == [], "the home had no service at six"
    restarted = six + timedelta(hours=2)
    assert cycles_late(dagster_home, restarted, later, kept_since=before) == [], "a restart makes up for it"
    assert cycles_late(dagster_home, restarted, later + timedelta(hours=2), kept_since=before) == [six.isoformat()]
    with instance_of(dagster_home) as instance:
        tags, comes_again = {"truestock/as_of": "20261118T060000Z"}, {"dagster/max_retries": "1"}
        killed, run = (instance.create_run_for_job(planning(), tags=tags | more) for more in (comes_again, {}))
        instance.report_run_failed(killed)
    assert cycles_late(dagster_home, before, later) == [six.isoformat()], "it was killed, and comes again"
    with instance_of(dagster_home) as instance:
        instance.report_run_failed(run)
    assert cycles_late(dagster_home, before, later) == []


def planning() -> dg.JobDefinition:
    @dg.job(name="planning_cycle")
    def job() -> None: ...

    return job


def test_of_runs_whose_code_server_is_dead_those_of_the_schedule_come_again(dagster_home):
    of_schedule = {"dagster/max_retries": "3", ".dagster/grpc_info": "{}"}
    with instance_of(dagster_home) as instance:
        made = [
            instance.create_run_for_job(planning(), tags=tags, status=dg.DagsterRunStatus.STARTED)
            for tags in (of_schedule, {".dagster/grpc_info": "{}"}, {})
        ]
        assert sorted(fail_lost_runs(instance)) == sorted(one.run_id for one in made[:2])
        runs = [instance.get_run_by_id(one.run_id) for one in made]
        event = dg.DagsterEvent("PIPELINE_FAILURE", "planning_cycle")
        context = dg.build_run_status_sensor_context("run_failed", event, instance, runs[0]).for_run_failure()
        assert run_failed(context).skip_message == "the run was killed, and comes again", "nobody is told of it"
    assert [run.status.value for run in runs] == ["FAILURE", "FAILURE", "STARTED"]
    assert [run.tags.get("dagster/will_retry") for run in runs] == ["true", "false", None]


def test_what_ended_before_is_still_told_after_a_restart(dagster_home):
    last = CycleEnd("20261118T060000Z", "released", NOW)
    beat = Watch(dagster_home, replace(WELL, last_cycle=last), NOW, 30).beat([UP], NOW)
    assert (beat.last_cycle, beat.kept_since, beat.started_at) == (last, LONG_AGO, NOW)
