"""Files of a home on its store: each once, as they are, and none that the home no longer holds."""

import os
import time
from pathlib import Path

import pytest

from orchestration.environment import STORE_VARIABLE
from orchestration.settings import HomePaths
from orchestration.store.mirror import bring, claim, let_go, remove_trial, store_of
from orchestration.store.store import StoreFailed

RAW, STATE, KEYS = "raw/shop/stock/d1.parquet", "warehouse/history/c1/ledgers.parquet", "warehouse/gate/keys.parquet"


@pytest.fixture
def written(settings):
    """Write a file of the home, a minute ago."""

    def write(place: str, content: str) -> str:
        path = settings.home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (time.time() - 60,) * 2)
        return place

    return write


def contents(store) -> dict[str, bytes]:
    return {place: store.get(place) for place in store.listed()}


def test_each_file_is_brought_once_and_those_of_a_cycle_always(settings, store, written):
    bring(settings, store, [written(RAW, "rows"), written(STATE, "state"), written(KEYS, "keys"), RAW])
    assert contents(store) == {RAW: b"rows", STATE: b"state", KEYS: b"keys"}
    bring(settings, store, [written(RAW, "ROWS"), written(STATE, "longer"), written(KEYS, "KEYS")])
    assert contents(store) == {RAW: b"rows", STATE: b"longer", KEYS: b"KEYS"}, "of one size, from before it was brought"


def test_what_was_made_again_since_is_brought_again(settings, store, written):
    bring(settings, store, [written(RAW, "rows")])
    path = settings.home / written(RAW, "ROWS")
    os.utime(path, (time.time() + 60,) * 2)
    bring(settings, store, [RAW])
    assert contents(store) == {RAW: b"ROWS"}


def test_what_the_home_let_go_goes_there_too(settings, store, written):
    bring(settings, store, [written(RAW, "rows"), written(STATE, "state"), written(KEYS, "keys")])
    for place in (RAW, KEYS):
        (settings.home / place).unlink()
    let_go(settings, store)
    assert contents(store) == {STATE: b"state", KEYS: b"keys"}


def test_a_store_is_of_one_home(settings, store, tmp_path):
    claim(settings, store)
    claim(settings, store)
    other = HomePaths(tmp_path / "other")
    with pytest.raises(StoreFailed, match=f"it is the store of another home; .* empty this one if {other.home}"):
        claim(other, store)


def test_files_of_others_are_left_alone(settings, store, written):
    store.put(settings.home / written(RAW, "rows"), "theirs.parquet")
    with pytest.raises(StoreFailed, match="no home of Truestock put there; name an empty folder"):
        claim(settings, store)
    assert contents(store) == {"theirs.parquet": b"rows"}


def test_a_variable_or_a_landscape_names_it_or_nobody(settings, monkeypatch):
    monkeypatch.delenv(STORE_VARIABLE, raising=False)
    assert store_of(settings, None) is None
    assert store_of(settings, "s3://lake/acme").url == "s3://lake/acme"
    monkeypatch.setenv(STORE_VARIABLE, "file:///shared/")
    assert store_of(settings, "s3://lake/acme").url == "file:///shared"


def test_a_trial_has_its_own_folder_and_leaves_none(settings, tmp_path, written):
    url = f"file://{tmp_path}/shared"
    bring(settings, store_of(settings, url), [written(RAW, "rows")])
    trial = HomePaths(settings.home / ".preview-x1")
    store = store_of(trial, url)
    assert store.url == f"{url}/trials/preview-x1"
    claim(trial, store)
    trial.warehouse_dir.mkdir()
    (trial.warehouse_dir / "truestock.store").write_text(store.url)
    remove_trial(trial, url)
    assert [path.name for path in Path(tmp_path, "shared").rglob("*") if path.is_file()] == ["d1.parquet"]
