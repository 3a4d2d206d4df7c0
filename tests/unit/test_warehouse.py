"""Which cycles have to be replayed before the next one can start."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from orchestration.files import write_json_atomic
from orchestration.settings import Settings
from orchestration.warehouse import (
    FrozenByAnEarlierVersion,
    HistoryLost,
    cycles_to_replay,
    ensure_manifest,
    prepare_warehouse,
    state_tables,
)

RECORDS = [
    {"cycle_id": "20261117T060000Z", "parent_cycle_id": None, "ancestors": []},
    {
        "cycle_id": "20261118T060000Z",
        "parent_cycle_id": "20261117T060000Z",
        "ancestors": [{"cycle_id": "20261117T060000Z"}],
    },
]


@pytest.fixture
def kept(settings):
    settings.dbt_target.mkdir(parents=True)
    manifest = Path(shutil.copy(ensure_manifest(Settings.of()), settings.dbt_target))
    for record in RECORDS:
        write_json_atomic(settings.cycles / f"{record['cycle_id']}.json", record)
        folder = settings.history_of(record["cycle_id"])
        folder.mkdir(parents=True)
        for table in state_tables(manifest):
            pl.DataFrame(schema=list(table.columns)).write_parquet(folder / f"{table.name}.parquet")
    return settings


def test_a_whole_history_needs_no_replay(kept):
    assert cycles_to_replay(kept, RECORDS[1]["cycle_id"]) == []


def test_state_without_one_of_its_tables_is_lost(kept):
    """As after an update that hands on more than the version before."""
    for record in RECORDS:
        (kept.history_of(record["cycle_id"]) / "exceptions.parquet").unlink()
    assert cycles_to_replay(kept, RECORDS[1]["cycle_id"]) == RECORDS
    with pytest.raises(HistoryLost, match="20261117T060000Z"):
        prepare_warehouse(kept, RECORDS[1])


def test_state_of_another_shape_is_lost(kept):
    """As after an update that hands on other columns than the version before."""
    for record in RECORDS:
        path = kept.history_of(record["cycle_id"]) / "settled_movements.parquet"
        pl.read_parquet(path).drop("document").write_parquet(path)
    assert cycles_to_replay(kept, RECORDS[1]["cycle_id"]) == RECORDS


def test_state_of_an_older_ancestor_is_needed_too(kept):
    """Settled movements are looked up in all of them."""
    (kept.history_of(RECORDS[0]["cycle_id"]) / "settled_movements.parquet").unlink()
    assert cycles_to_replay(kept, RECORDS[1]["cycle_id"]) == RECORDS


def test_a_record_of_an_earlier_version_is_not_continued(kept):
    with pytest.raises(FrozenByAnEarlierVersion, match="20261119T060000Z was frozen by an earlier version"):
        prepare_warehouse(kept, {"cycle_id": "20261119T060000Z", "parent_cycle_id": RECORDS[1]["cycle_id"]})
