"""What the comparison of engines must not miss: a rule that is wrong, a cast that is dropped, a row that is lost."""

from collections.abc import Callable

import duckdb
import pytest
from sqlglot import exp

from orchestration.engines.duckdb import Engine
from orchestration.engines.spark import transpile
from orchestration.engines.spark.engine import SHAPE, SparkEngine
from orchestration.engines.spark.rules import registry
from orchestration.settings import HomePaths
from tests.plans import model, plan_of
from tests.spark.compared import compared

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark")]
NUMBERS = model("numbers", "select unnest(range(1, 9)) as id")
ROUNDED = model(
    "rounded",
    'select id, round(id / 8.0, 2) as share, sum(id) over () as total from "made"."numbers"',
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
    """Where the table is written: its columns are not those that DuckDB gives."""
    monkeypatch.setattr(transpile, "pinned", lambda sql, columns: sql)
    with pytest.raises(AssertionError, match="total"):
        found()


def test_a_lost_row_is_seen(found):
    def lose(theirs: HomePaths) -> None:
        folder = theirs.spark_tables / "made__rounded"
        written = [path for path in folder.glob("*.parquet") if path.name != SHAPE]
        duckdb.execute(
            f"copy (from read_parquet({list(map(str, written))}) where id <> 3) to '{folder / 'kept.parquet'}'"
        )
        for path in written:
            path.unlink()

    one = found(lose)
    assert (one.only_duckdb, one.only_spark) == (1, 0)
