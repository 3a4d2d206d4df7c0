"""Each notebook on the sample home, without a browser: its cells hold results."""

import importlib.util

import pytest
import yaml

from orchestration.settings import HOME_VARIABLE, PROJECT_ROOT


@pytest.fixture
def held(released, monkeypatch):
    """What the cells of a notebook hold after it ran."""
    monkeypatch.setenv(HOME_VARIABLE, str(released.settings.home))

    def run(name: str) -> dict:
        spec = importlib.util.spec_from_file_location(name, PROJECT_ROOT / "notebooks" / f"{name}.py")
        notebook = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(notebook)
        _, definitions = notebook.app.run()
        return definitions

    return run


def test_a_tour_of_a_release(held, released):
    cells = held("release")
    assert cells["manifest"]["release_id"] == released.current
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


def test_a_new_source_is_profiled(held):
    cells = held("new_source")
    assert cells["path"].parent.name == "crm"
    draft = yaml.safe_load(cells["draft"])["sources"][0]
    assert [column["name"] for column in draft["tables"][0]["columns"]] == cells["rows"].columns
    assert cells["smallest"]
