"""How Spark runs a plan, as DuckDB does: in order, held to contracts and tests, all of it shown in the warehouse."""

import duckdb
import pytest

from orchestration.engines.duckdb import Engine
from orchestration.engines.plan import Column
from orchestration.engines.spark.engine import SparkEngine
from orchestration.settings import HomePaths
from tests.plans import data_test, model, plan_of, seed

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark")]
ID, WORDS = Column("id", "integer", not_null=True), Column("words", "varchar")


@pytest.fixture
def home(tmp_path) -> HomePaths:
    """A home whose cycle has no inputs."""
    settings = HomePaths(tmp_path)
    settings.cycle_tables.mkdir(parents=True)
    settings.cycle_inputs.write_text("create schema if not exists cycle")
    settings.dbt_target.mkdir(parents=True)
    return settings


def build(home, *steps, engine=SparkEngine, selected=None):
    results = engine(home, plan_of(*steps)).build({step.id for step in steps} if selected is None else selected)
    return {result.id.split(".")[-1]: result for result in results}


def rows(home, query):
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def statuses(results):
    return {name: result.status for name, result in results.items()}


ONE = model("one", "select unnest([1, 2]) as id")
TWO = model("two", 'select id * 2 as id from "made"."one"', materialized="view", after=(ONE.id,))
THREE = model("three", 'select sum(id)::bigint as id from "made"."two"', after=(TWO.id,))


def test_tables_say_how_many_rows_they_have_and_the_warehouse_shows_them(home):
    results = build(home, ONE, TWO, THREE)
    assert {name: (one.status, one.rows) for name, one in results.items()} == {
        "one": ("success", 2),
        "two": ("success", None),
        "three": ("success", 1),
    }
    assert rows(home, "from made.two order by id") == [(2,), (4,)]
    assert rows(home, "select id, typeof(id) from made.three") == [(6, "BIGINT")]


def test_what_an_earlier_run_made_is_read_by_a_later_one(home):
    build(home, ONE, TWO, THREE, selected={ONE.id, TWO.id})
    assert statuses(build(home, ONE, TWO, THREE, selected={THREE.id})) == {"three": "success"}
    assert rows(home, "from made.three") == [(6,)]


def test_a_table_without_rows_has_its_columns(home):
    build(home, model("none", "select 1 as id, date '2026-01-01' as day where false"))
    assert rows(home, "from made.none") == []
    assert [kind for _, kind, *_ in rows(home, "describe made.none")] == ["INTEGER", "DATE"]


def test_a_seed_is_read_as_it_stands(home):
    path = home.dbt_project / "seeds" / "codes.csv"
    path.parent.mkdir(parents=True)
    path.write_text("id,words\n1,Zoë\n2,\n")
    codes = seed("codes", ID, WORDS)
    build(home, codes, model("used", 'select words from "seeds"."codes" where id = 1', after=(codes.id,)))
    assert rows(home, "from made.used") == [("Zoë",)]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select 'a' as id, 'b' as words", "id: VARCHAR in the model, INTEGER in the contract"),
        ("select null::integer as id, 'b' as words", "NOT NULL constraint failed: one.id"),
    ],
)
def test_a_contract_is_held_to(home, sql, words):
    found = build(home, model("one", sql, contract=(ID, WORDS)))["one"]
    assert found.status == "error" and words in found.message


def test_a_test_that_fails_stops_what_waits_for_it(home):
    positive = data_test("positive", ONE.id, 'select id from "made"."one" where id > 1')
    after = model("after", 'from "made"."one"', after=(positive.id,))
    results = build(home, ONE, positive, after)
    assert statuses(results) == {"one": "success", "positive": "fail", "after": "skipped"}
    assert results["positive"].failures == 1


def test_a_statement_that_cannot_run_is_an_error_of_its_step_alone(home):
    broken = model("broken", "select word::integer as id from (values ('x')) as words(word)")
    results = build(home, broken, ONE)
    assert statuses(results) == {"broken": "error", "one": "success"}
    assert "Runtime Error in model broken (models/broken.sql)" in results["broken"].message


def test_a_query_that_reads_itself_runs_until_it_gives_nothing(home):
    chain = (
        "with recursive steps as (select 1 as id union all select id + 1 from steps where id < 4) select * from steps"
    )
    build(home, model("chain", chain))
    assert rows(home, "from made.chain order by id") == [(1,), (2,), (3,), (4,)]


def test_a_home_changes_its_engine_between_builds(home):
    for engine in (Engine, SparkEngine, Engine):
        assert statuses(build(home, ONE, TWO, THREE, engine=engine)) == dict.fromkeys(
            ("one", "two", "three"), "success"
        )
        assert rows(home, "from made.three") == [(6,)]
