"""Which cycles have to be replayed before the next one can start."""

import pytest

from orchestration.files import write_json_atomic
from orchestration.warehouse import STATE_TABLES, HistoryLost, cycles_to_replay, prepare_warehouse

RECORDS = [
    {"cycle_id": "20261117T060000Z", "parent_cycle_id": None},
    {"cycle_id": "20261118T060000Z", "parent_cycle_id": "20261117T060000Z"},
]


@pytest.fixture
def kept(settings):
    for record in RECORDS:
        write_json_atomic(settings.cycles / f"{record['cycle_id']}.json", record)
        folder = settings.history_of(record["cycle_id"])
        folder.mkdir(parents=True)
        for table in STATE_TABLES:
            (folder / f"{table}.parquet").touch()
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
