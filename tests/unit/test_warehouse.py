"""Which cycles have to be replayed before the next one can start."""

import shutil
from datetime import timedelta

import dagster as dg
import polars as pl
import pytest
from filelock import FileLock

from orchestration.cycle.frozen import FrozenByAnEarlierVersion, HistoryLost, write_cycle
from orchestration.defs.automation import lost_states
from orchestration.defs.partitions import CYCLE_TAG, tagged_as_of
from orchestration.engines.compiled import ensure_manifest, home_plan
from orchestration.environment import HOME_VARIABLE
from orchestration.files import read_json, write_json_atomic
from orchestration.settings import SAMPLES, HomePaths
from orchestration.warehouse import cycles_to_replay, prepare_warehouse
from tests.conftest import SAMPLE
from tests.records import AS_OF, cycle_record

FIRST = cycle_record(AS_OF - timedelta(days=1))
RECORDS = [FIRST, cycle_record(AS_OF, FIRST.cycle_id)]


@pytest.fixture
def kept(settings):
    settings.dbt_target.mkdir(parents=True)
    ensure_manifest(HomePaths.of(), SAMPLE)
    shutil.copy(HomePaths.of().plan, settings.plan)
    for record in RECORDS:
        write_cycle(settings, record)
        folder = settings.history_of(record.cycle_id)
        folder.mkdir(parents=True)
        for table in home_plan(settings).state:
            columns = [column.name for column in table.columns]
            pl.DataFrame(schema=columns).write_parquet(folder / f"{table.name}.parquet")
    return settings


def test_a_whole_history_needs_no_replay(kept):
    assert cycles_to_replay(kept, RECORDS[1].cycle_id) == []


def test_state_without_one_of_its_tables_is_lost(kept):
    """As after an update that hands on more than the version before."""
    for record in RECORDS:
        (kept.history_of(record.cycle_id) / "exceptions.parquet").unlink()
    assert cycles_to_replay(kept, RECORDS[1].cycle_id) == RECORDS
    with pytest.raises(HistoryLost, match="20261117T060000Z"):
        prepare_warehouse(kept, RECORDS[1], SAMPLES)


def test_state_of_another_shape_is_lost(kept):
    """As after an update that hands on other columns than the version before."""
    for record in RECORDS:
        path = kept.history_of(record.cycle_id) / "settled_movements.parquet"
        pl.read_parquet(path).drop("document").write_parquet(path)
    assert cycles_to_replay(kept, RECORDS[1].cycle_id) == RECORDS


def test_f29_state_that_was_cut_off_is_lost(kept):
    path = kept.history_of(RECORDS[1].cycle_id) / "exceptions.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    assert cycles_to_replay(kept, RECORDS[1].cycle_id) == RECORDS[1:]


def test_state_of_an_older_ancestor_is_needed_too(kept):
    """Settled movements are looked up in all of them."""
    (kept.history_of(RECORDS[0].cycle_id) / "settled_movements.parquet").unlink()
    assert cycles_to_replay(kept, RECORDS[1].cycle_id) == RECORDS


def test_a_record_of_an_earlier_version_is_not_continued(kept):
    path = kept.cycles / f"{FIRST.cycle_id}.json"
    stored = read_json(path)
    del stored["ancestors"]
    write_json_atomic(path, stored)
    with pytest.raises(FrozenByAnEarlierVersion, match=r"060000Z was frozen by an earlier version \(ancestors: Field"):
        cycles_to_replay(kept, FIRST.cycle_id)


def test_the_service_replays_the_first_state_that_is_lost_unless_a_run_is_under_way(kept, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(kept.home))
    context = dg.build_sensor_context()
    assert lost_states(context).skip_message == "no state is lost"
    for record in RECORDS:
        shutil.rmtree(kept.history_of(record.cycle_id))
    with FileLock(kept.lock):
        assert lost_states(context).skip_message == "a run is under way", "whose state is yet to come"
    request = lost_states(context)
    assert (request.partition_key, request.tags[CYCLE_TAG]) == ("2026-11-17", FIRST.cycle_id)
    assert tagged_as_of(request.tags, AS_OF) == FIRST.as_of
