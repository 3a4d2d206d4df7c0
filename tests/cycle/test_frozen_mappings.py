"""A mapping row that is added after a cycle: the cycle stays what it was, the next one and a restated one have it."""

import io
import shutil

import polars as pl
import pytest

from orchestration.settings import SAMPLES, HomePaths
from tests.homes import LAST, NEXT, Home, deliver_the_last_day_again

TOLERATED = ("PUMP-X", "HOU-DC")  # whose variance the sample's policy does not tolerate
FILE = "mappings/item_tolerances.csv"


@pytest.fixture
def landscape(tmp_path):
    """The sample's landscape with one row of its own."""
    folder = tmp_path / "landscape"
    (folder / "mappings").mkdir(parents=True)
    shutil.copy(SAMPLES / "truestock.yml", folder)
    (folder / FILE).write_text(f"item_id,location_id,tolerance_share\n{','.join(TOLERATED)},0.9\n")
    return folder


def run(home: Home, landscape, *arguments: str) -> str:
    """Run a cycle of that landscape; returns the current release."""
    outcome = home.truestock("run", "--landscape", landscape, *arguments)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home.current


def tolerated(home: Home) -> str:
    (trust,) = home.table("inventory").filter(item_id=TOLERATED[0], location_id=TOLERATED[1])["trust"].unique()
    return trust


@pytest.mark.heavy
def test_a_frozen_cycle_is_built_with_the_rows_that_it_was_frozen_with(copy_of, landscape):
    home = copy_of()
    released = home.current
    assert run(home, landscape, "--as-of", LAST) == released
    assert ",".join(TOLERATED) not in (home.settings.dbt_project / "seeds" / "item_tolerances.csv").read_text()


@pytest.mark.heavy
@pytest.mark.timeout(900)
def test_past_cycles_stay_and_the_next_one_is_the_same_in_a_rebuilt_home(copy_of, landscape, tmp_path):
    home = copy_of()
    released = home.current
    deliver_the_last_day_again(home)
    rebuilt = Home(HomePaths(shutil.copytree(home.settings.home, tmp_path / "rebuilt")))
    outcome = rebuilt.truestock("rebuild", "--landscape", landscape)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert rebuilt.current == released
    assert tolerated(rebuilt) != "verified"
    assert run(rebuilt, landscape, "--as-of", NEXT) == run(home, landscape, "--as-of", NEXT)
    assert tolerated(home) == "verified"
    assert list(home.manifest["mapping_hashes"]) == ["item_tolerances"]
    for folder in (home.settings.warehouse_dir, home.settings.raw):
        shutil.rmtree(folder)
    newest = home.current
    assert run(home, landscape, "--as-of", LAST) == newest
    assert home.release_ids == rebuilt.release_ids


@pytest.mark.heavy
def test_a_restated_cycle_has_todays_rows_and_the_difference_names_their_file(copy_of, landscape):
    home = copy_of()
    before = home.current
    after = run(home, landscape, "--as-of", LAST, "--restate")
    assert before != after and tolerated(home) == "verified"
    found = home.truestock("diff", before, after, "--table", "inventory", "--format", "csv").stdout
    reasons = pl.read_csv(io.StringIO(found), infer_schema=False)["reason"]
    assert reasons.str.contains(f"{FILE} changed").all() and not reasons.is_empty()
    assert not reasons.str.contains("delivered").any()
