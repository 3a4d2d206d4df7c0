"""How DuckDB runs a plan: in order, each relation whole or not at all, what waits for a broken one not at all."""

import subprocess
import sys

import duckdb
import pytest

from orchestration.engines.duckdb import Engine
from orchestration.engines.plan import Column
from tests.plans import data_test, model, plan_of, seed

ID, WORDS = Column("id", "integer", not_null=True), Column("words", "varchar")


WORDS_ONLY = Column("id", "varchar")


@pytest.fixture
def build(settings):
    """Build steps on inputs of no cycle; returns the results by name of the step."""
    settings.cycle_tables.mkdir(parents=True)
    settings.cycle_inputs.write_text("create schema if not exists cycle")

    def run(*steps, selected=None, fingerprint="0" * 16):
        engine = Engine(settings, plan_of(*steps, fingerprint=fingerprint))
        results = engine.build({step.id for step in steps} if selected is None else selected)
        return {result.id.split(".")[-1]: result for result in results}

    return run


@pytest.fixture
def rows(settings):
    def read(query: str) -> list[tuple]:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return read


def statuses(results) -> dict[str, str]:
    return {name: result.status for name, result in results.items()}


def test_tables_say_how_many_rows_they_have(build):
    results = build(model("one", "select unnest([1, 2]) as id"), model("two", "from made.one", materialized="view"))
    assert {name: (result.status, result.rows) for name, result in results.items()} == {
        "one": ("success", 2),
        "two": ("success", None),
    }


def test_a_model_that_cannot_run_is_named_and_only_what_waits_for_it_is_skipped(build, rows):
    build(model("broken", "select 7 as id"))
    results = build(
        model("broken", "select never_there"),
        model("after", "from made.broken", after=("model.t.broken",)),
        model("last", "from made.after", after=("model.t.after",)),
        model("other"),
    )
    assert statuses(results) == {"broken": "error", "after": "skipped", "last": "skipped", "other": "success"}
    assert results["broken"].message.startswith("Runtime Error in model broken (models/broken.sql)\nBinder Error")
    assert rows("from made.broken") == [(7,)], "what was there is as it was"


@pytest.mark.parametrize(
    ("severity", "status", "next_one"), [("error", "fail", "skipped"), ("warn", "warn", "success")]
)
def test_a_test_that_fails_stops_what_is_made_from_its_relation_unless_it_only_warns(build, severity, status, next_one):
    test = data_test("no_twos", "model.t.one", "from made.one where id = 2", severity=severity)
    results = build(model("one", "select 2 as id"), test, model("next", after=("model.t.one", test.id)))
    assert statuses(results) == {"one": "success", "no_twos": status, "next": next_one}
    assert results["no_twos"].failures == 1


def test_a_test_counts_and_judges_as_it_says(build):
    rules = {"fail_calc": "sum(id)", "warn_if": "> 3", "error_if": "> 10", "limit": 2}
    test = data_test("few", "model.t.one", "from made.one order by id", **rules)
    results = build(model("one", "select unnest([2, 3, 9]) as id"), test)
    assert (results["few"].status, results["few"].failures) == ("warn", 5)


def test_a_test_that_cannot_run_is_an_error(build):
    results = build(model("one"), data_test("wrong", "model.t.one", "select never_there"))
    assert results["wrong"].status == "error"
    assert results["wrong"].message.startswith("Runtime Error in test wrong")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select 'x' as words", "id: missing in the model, INTEGER in the contract"),
        ("select 1 as id, 'x' as words, 2 as more", "more: INTEGER in the model, missing in the contract"),
        ("select 1::bigint as id, 'x' as words", "id: BIGINT in the model, INTEGER in the contract"),
        ("select null::integer as id, 'x' as words", "NOT NULL constraint failed: one.id"),
    ],
)
def test_a_contract_that_is_not_kept_leaves_what_was_there(build, rows, sql, words):
    build(model("one", "select 3 as id, 'y' as words", contract=(ID, WORDS)))
    result = build(model("one", sql, contract=(ID, WORDS)))["one"]
    assert result.status == "error" and words in result.message
    assert rows("from made.one") == [(3, "y")]


def test_a_contract_tells_the_order_of_columns(build, rows):
    build(model("one", "select 'x' as words, 1 as id", contract=(ID, WORDS)))
    assert rows("from made.one") == [(1, "x")]


def test_a_view_is_made_again_only_for_another_plan(build, rows):
    build(model("seen", "select 1 as id", materialized="view"))
    build(model("seen", "select 2 as id", materialized="view"))
    assert rows("from made.seen") == [(1,)]
    build(model("seen", "select 2 as id", materialized="view"), fingerprint="1" * 16)
    assert rows("from made.seen") == [(2,)]


def test_a_seed_is_made_again_only_for_other_rows_or_columns(build, rows, settings):
    """A frozen cycle's mapping rows take the place of today's, and the next one's theirs, within one plan."""

    def made(text: str, *columns: Column, fingerprint: str = "0" * 16) -> tuple[list, int]:
        path.write_text(text)
        build(seed("codes", *columns), model("seen", "from seeds.codes", materialized="view"), fingerprint=fingerprint)
        (oid,) = rows("select table_oid from duckdb_tables() where table_name = 'codes'")[0]
        return rows("from made.seen"), oid

    path = settings.dbt_project / "seeds" / "codes.csv"
    path.parent.mkdir(parents=True)
    today, first = made("id,words\n1,\n2,two\n", ID, WORDS)
    assert today == [(1, None), (2, "two")]
    assert made("id,words\n1,\n2,two\n", ID, WORDS, fingerprint="1" * 16) == (today, first)
    assert made("id,words\n1,\n", ID, WORDS)[0] == [(1, None)]
    assert made("id,words\n1,\n2,two\n", ID, WORDS)[0] == today
    assert made("id,words\n1,\n2,two\n", WORDS_ONLY, WORDS, fingerprint="2" * 16)[0] == [("1", None), ("2", "two")]


@pytest.mark.parametrize("lost", ["file", "view"])
def test_a_view_that_somebody_replaced_is_made_again(build, rows, settings, lost):
    steps = (model("one", "select 1 as id"), model("seen", "from made.one", materialized="view"))
    build(*steps)
    if lost == "file":
        settings.warehouse.unlink()
    else:
        with duckdb.connect(str(settings.warehouse)) as connection:
            connection.execute("create or replace view made.seen as select 2 as id")
    build(*steps)
    assert rows("from made.seen") == [(1,)]


def test_a_table_may_become_a_view_and_the_other_way_round(build, rows):
    for materialized in ("table", "view", "table"):
        build(model("one", "select 1 as id", materialized=materialized))
        assert rows("from made.one") == [(1,)]


def test_only_what_is_selected_runs(build):
    assert set(build(model("one"), model("two"), selected={"model.t.two"})) == {"two"}


def test_what_never_was_made_is_left_empty_too(rows, settings):
    step = model("one", contract=(ID, WORDS))
    settings.warehouse_dir.mkdir()
    Engine(settings, plan_of(step)).leave_empty([step.id])
    assert rows("from made.one") == []


def test_what_could_not_be_made_is_left_empty_in_the_shape_of_its_contract(build, rows, settings):
    steps = (
        model("one", "select 1 as id, 'x' as words", contract=(ID, WORDS)),
        model("two", "from made.one", materialized="view"),
    )
    build(*steps)
    Engine(settings, plan_of(*steps)).leave_empty(step.id for step in steps)
    assert rows("select count(id), count(words) from made.one") == [(0, 0)]
    with pytest.raises(duckdb.CatalogException):
        rows("from made.two")


@pytest.mark.parametrize(
    "damage", [lambda content: b"x" * 20_000 + content[20_000:], lambda content: content[:9_000], lambda content: b"x"]
)
def test_f7_a_damaged_warehouse_is_begun_anew(build, rows, settings, damage):
    build(model("one", "select unnest(range(100_000)) as id"))
    settings.warehouse.write_bytes(damage(settings.warehouse.read_bytes()))
    assert statuses(build(model("two", "select 2 as id"))) == {"two": "success"}
    assert rows("from made.two") == [(2,)]


def test_a_warehouse_that_somebody_else_holds_stays(build, rows, settings):
    """DuckDB's lock is between processes."""
    build(model("one", "select 1 as id"))
    held = f"import duckdb; held = duckdb.connect({str(settings.warehouse)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(duckdb.IOException, match="lock"):
            build(model("two"))
        holder.communicate(b"\n")
    assert rows("from made.one") == [(1,)]
