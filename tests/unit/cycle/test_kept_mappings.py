"""A landscape's mapping rows as a cycle was frozen with them."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.frozen import read_cycle
from orchestration.cycle.mappings import MappingLost, frozen_mappings, lost_mappings
from orchestration.files import read_json, write_json_atomic
from orchestration.landscape.mappings import merged_mappings
from orchestration.settings import SAMPLES
from tests.conftest import landscape_of
from tests.records import AS_OF

HEADER = "location_id,weight\n"


@pytest.fixture
def landscape(tmp_path, shop):
    """A landscape of a shop, whose mappings are files beside it."""
    folder = tmp_path / "landscape"
    (folder / "mappings").mkdir(parents=True)
    shutil.copy(SAMPLES / "truestock.yml", folder)
    return replace(landscape_of(shop), folder=folder)


@pytest.fixture
def weigh(landscape):
    def write(*rows: str) -> None:
        (landscape.folder / "mappings" / "planning_weights.csv").write_text(HEADER + "".join(f"{r}\n" for r in rows))

    return write


@pytest.fixture
def weights(settings, landscape):
    """What the cycle of a record is built with."""

    def of(record) -> list[tuple[str, str]]:
        mapping = frozen_mappings(settings, record, landscape.folder)["planning_weights"]
        return [(row["location_id"], row["weight"]) for row in mapping.own]

    return of


def test_a_frozen_cycle_keeps_its_rows_whatever_the_landscape_says_today(settings, landscape, weigh, weights):
    weigh("HH,3")
    first = freeze_cycle(settings, landscape, AS_OF)
    weigh("HH,1", "HB,2")
    second = freeze_cycle(settings, landscape, AS_OF + timedelta(days=1))
    assert weights(read_cycle(settings, first.cycle_id)) == [("HH", "3")]
    assert weights(second) == [("HB", "2"), ("HH", "1")]
    restated = freeze_cycle(settings, landscape, AS_OF, restate=True)
    assert weights(restated) == weights(second)


def test_the_same_rows_are_kept_once_however_they_are_written(settings, landscape, weigh):
    weigh("HH,1", "HB,2")
    first = freeze_cycle(settings, landscape, AS_OF)
    weigh(" HB,2 ", "HH,1")
    second = freeze_cycle(settings, landscape, AS_OF + timedelta(days=1))
    assert first.mapping_hashes == second.mapping_hashes
    assert len(list((settings.landing / "mappings").iterdir())) == 1


def test_shipped_rows_are_those_of_the_code(settings, landscape):
    """A version that ships another cause also ships what to do about it."""
    record = freeze_cycle(settings, landscape, AS_OF)
    assert record.mapping_hashes == {}
    assert frozen_mappings(settings, record, landscape.folder) == merged_mappings({})


def test_a_record_of_an_earlier_version_takes_today_s(settings, landscape, weigh, weights):
    record = freeze_cycle(settings, landscape, AS_OF)
    path = settings.cycles / f"{record.cycle_id}.json"
    stored = read_json(path)
    del stored["mapping_hashes"]
    write_json_atomic(path, stored)
    weigh("HH,3")
    assert weights(read_cycle(settings, record.cycle_id)) == [("HH", "3")]


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_rows_that_landing_lost_are_named(settings, landscape, weigh, weights, change):
    weigh("HH,3")
    record = freeze_cycle(settings, landscape, AS_OF)
    kept = settings.kept_mapping(record.mapping_hashes["planning_weights"])
    assert lost_mappings(settings) == []
    if change == "gone":
        kept.unlink()
    else:
        kept.write_text(HEADER + "HH,4\n")
    words = "20261118T060000Z was frozen with rows of mapping planning_weights that "
    with pytest.raises(MappingLost, match=words):
        weights(record)
    assert len(lost_mappings(settings)) == 1 and words in lost_mappings(settings)[0]
    freeze_cycle(settings, landscape, AS_OF + timedelta(days=1))
    assert lost_mappings(settings) == [], "the landscape still has them"


def test_rows_of_another_version_s_columns_are_read_by_name():
    """One that is not known any more is left out, one that came later is blank."""
    kept = merged_mappings({"planning_weights": b"was,location_id\nx,HH\n", "never_known": b"a\n1\n"})
    assert kept["planning_weights"].own == ({"location_id": "HH", "weight": ""},)
    assert "never_known" not in kept
