"""What the comparison of engines must not miss: a rule that is wrong, a cast that is dropped, a row that is lost."""

import shutil
from collections.abc import Callable

import duckdb
import pytest
from sqlglot import exp

from orchestration.engines.duckdb import Engine
from orchestration.engines.spark import transpile
from orchestration.engines.spark.engine import SparkEngine
from orchestration.engines.spark.rules import registry
from orchestration.engines.spark.tables import tables_of
from orchestration.settings import HomePaths
from orchestration.store.folder import LocalFolder
from tests.plans import model, plan_of
from tests.spark.compared import compared

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark")]
NUMBERS = model("numbers", "select unnest(range(1, 9)) as id")
ROUNDED = model(
    "rounded",
    'select id, round(id / 8.0, 2) as share, row_number() over (order by id) as place from "made"."numbers"',
    after=(NUMBERS.id,),
)
PLAN = plan_of(NUMBERS, ROUNDED)
STEPS = {NUMBERS.id, ROUNDED.id}


def home(folder) -> HomePaths:
    settings = HomePaths(folder)
    settings.cycle_tables.mkdir(parents=True)
    settings.cycle_inputs.write_text("create schema if not exists cycle")
    settings.dbt_target.mkdir(parents=True)
    return settings


@pytest.fixture
def found(tmp_path) -> Callable:
    """What differs between the engines, after something was done to what Spark made."""
    ours, theirs = home(tmp_path / "duckdb"), home(tmp_path / "spark")

    def differences(harm: Callable[[HomePaths], None] = lambda _: None):
        for engine, settings in ((Engine, ours), (SparkEngine, theirs)):
            assert [one.message for one in engine(settings, PLAN).build(STEPS) if one.status != "success"] == []
        harm(theirs)
        _, one = compared(PLAN, ours, theirs)
        return one

    return differences


def test_engines_that_agree_are_equal(found):
    assert found().is_equal and found().rows == 8


def test_a_wrong_rule_is_seen(found, monkeypatch):
    monkeypatch.setitem(registry.rules(), exp.Round, lambda node: node.this.copy())
    one = found()
    assert not one.is_equal and one.only_spark == one.only_duckdb > 0


def test_a_dropped_cast_is_seen(found, monkeypatch):
    """By the engine, which cannot hand the table over, or else by the comparison."""
    monkeypatch.setattr(transpile, "pinned", lambda sql, columns: sql)
    try:
        one = found()
    except AssertionError as error:
        assert "place" in str(error)
    else:
        assert one.types == ("place: int",) and not one.is_equal


def test_a_lost_row_is_seen(found, tmp_path):
    def lose(theirs: HomePaths) -> None:
        tables, name = tables_of(LocalFolder(theirs.spark_tables)), "made__rounded"
        shape = tmp_path / "shape"
        shutil.copy(next(path for path in tables.files(name) if not duckdb.read_parquet(path).fetchall()), shape)
        tables.write(name, tables.read(name).where("id <> 3"), shape)

    one = found(lose)
    assert (one.only_duckdb, one.only_spark) == (1, 0)
