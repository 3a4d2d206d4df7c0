"""A cluster that reads no home: inputs, tables and the release by way of a store."""

import shutil

import duckdb
import pytest

from orchestration.environment import STORE_VARIABLE
from orchestration.files import file_hash
from orchestration.settings import SAMPLES, HomePaths
from tests.homes import FIRST, Home
from tests.spark.cluster import cluster

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]


def test_a_release_that_was_built_on_a_store_is_the_one_of_duckdb(released, s3_store, tmp_path, monkeypatch):
    home = Home(HomePaths(tmp_path / "home"))
    for system in SAMPLES.glob("*/"):
        shutil.copytree(system, home.settings.inbox / system.name)
    monkeypatch.setenv(STORE_VARIABLE, s3_store.url)
    with cluster("sail", tmp_path / "sail") as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        outcome = home.truestock("run", "--as-of", FIRST, "--engine", "spark")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert not home.settings.spark_tables.exists(), "nothing of it lies where executors see it by chance"
    assert home.current == released.release_ids[0]
    folder = home.settings.releases / home.current
    here = {str(one.relative_to(home.settings.home)): one for one in folder.rglob("*") if one.is_file()}
    assert s3_store.places(f"releases/{folder.name}") == sorted(here)
    copy = tmp_path / "copy"
    for place, path in here.items():
        copy.write_bytes(s3_store.get(place) or b"")
        assert file_hash(copy) == file_hash(path), place
    with duckdb.connect(str(home.settings.warehouse), read_only=True) as connection:
        views = connection.execute("select sql from duckdb_views() where sql like '%read_parquet%'").fetchall()
    assert any(f"{s3_store.url}/warehouse/spark/" in sql for (sql,) in views)
    assert not any(str(home.settings.spark_tables) in sql for (sql,) in views)
