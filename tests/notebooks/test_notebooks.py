"""Each notebook on the sample home, without a browser: its cells hold results."""

import importlib.util
import shutil
from decimal import Decimal

import polars as pl
import pytest
import yaml

from orchestration.alerts.alert import Alert, Subject
from orchestration.alerts.outbox import Outbox
from orchestration.environment import HOME_VARIABLE
from orchestration.settings import PROJECT_ROOT


@pytest.fixture
def ran(released, monkeypatch):
    """What the cells of a notebook show and hold after it ran."""
    monkeypatch.setenv(HOME_VARIABLE, str(released.settings.home))

    def run(name: str) -> tuple[str, dict]:
        spec = importlib.util.spec_from_file_location(name, PROJECT_ROOT / "notebooks" / f"{name}.py")
        notebook = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(notebook)
        outputs, definitions = notebook.app.run()
        return " ".join(one.text for one in outputs if hasattr(one, "text")), definitions

    return run


@pytest.fixture
def held(ran):
    return lambda name: ran(name)[1]


@pytest.fixture
def with_exceptions(copy_of, monkeypatch):
    """The notebooks on a home with other exceptions: changed, and all of them told of in this order."""
    home = copy_of()
    monkeypatch.setenv(HOME_VARIABLE, str(home.settings.home))

    def change(*changes: pl.Expr) -> None:
        path = home.settings.releases / home.current / "tables" / "reconciliation_exceptions.parquet"
        exceptions = pl.read_parquet(path).with_columns(*changes).sort(pl.col("value").abs(), nulls_last=True)
        exceptions.write_parquet(path)
        told = [Subject(f"{one}/0", "team:planning", "high", "") for one in exceptions["exception_id"]]
        Outbox(home.settings).put([Alert("severe_exceptions", "20261101T060000Z", None, tuple(told))])

    return change


def test_a_tour_of_a_release(held, released):
    cells = held("release")
    assert cells["manifest"].release_id == released.current
    assert set(cells["sources"]["freshness_status"]) == {"fresh"}
    assert cells["trust"]["item_locations"].sum() == cells["inventory"].height == 17
    assert "timing_in_flight" in cells["causes"]["cause"]
    assert cells["first"].height == 4


def test_an_exception_from_alert_to_source_line(held):
    cells = held("exception")
    assert cells["told"]["words"][0].startswith("unmapped_item at wms_ewm:000000000000099999")
    assert cells["exception"]["cause"] == "unmapped_item"
    assert cells["causes"]["proposed_action"].null_count() == 0
    assert any("99999" in line for line in cells["lines"]["line"])


def test_the_exception_to_work_is_the_unresolved_one_of_most_value_that_was_told_of(ran, with_exceptions):
    resolved = pl.when(pl.col("value") < -100).then(pl.lit("resolved")).otherwise("state").alias("state")
    with_exceptions(resolved)
    assert ran("exception")[1]["exception"]["value"] == Decimal("-43.2")


def test_an_exception_without_quantity_and_place_is_worked_too(ran, with_exceptions):
    nothing = {"item_id": None, "location_id": None, "quantity": None, "evidence": "supplier codes: S1 | s1"}
    with_exceptions(*[pl.lit(value).alias(name) for name, value in nothing.items()])
    shown, cells = ran("exception")
    assert "at supplier codes: S1 | s1," in shown
    assert cells["lines"].is_empty()


def test_where_no_exception_is_unresolved_the_notebook_says_so(ran, with_exceptions):
    with_exceptions(pl.lit("resolved").alias("state"))
    shown, cells = ran("exception")
    assert "No exception is unresolved" in shown
    assert "exception" not in cells


def test_where_every_source_has_its_contract_the_notebook_says_so(ran, copy_of, monkeypatch):
    home = copy_of()
    shutil.rmtree(home.settings.inbox / "crm")
    monkeypatch.setenv(HOME_VARIABLE, str(home.settings.home))
    assert "Every file in the inbox is of a source that has its contract" in ran("new_source")[0]


def test_a_new_source_is_profiled(held):
    cells = held("new_source")
    assert cells["path"].parent.name == "crm"
    draft = yaml.safe_load(cells["draft"])["sources"][0]
    assert [column["name"] for column in draft["tables"][0]["columns"]] == cells["rows"].columns
    assert cells["smallest"]
