"""`truestock dialects` and `truestock entities`: what there is to make a landscape of."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.landscape.canonical import load_entities
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT, STAGING


@pytest.fixture
def truestock(monkeypatch):
    """What a command prints, and its exit code."""
    monkeypatch.setenv(LANDSCAPE_VARIABLE, "")  # commands set it; here each sets its own

    def run(*arguments):
        outcome = CliRunner().invoke(app, [*map(str, arguments)])
        return outcome.output, outcome.exit_code

    return run


@pytest.fixture
def own(tmp_path):
    """A landscape with a dialect of its own, and with rows for a shipped one."""
    folder = tmp_path / "dialects" / "wms_lager"
    shutil.copytree(STAGING / "wms_ewm", folder, ignore=shutil.ignore_patterns("*_unit_tests.yml", "*_models.yml"))
    for path in list(folder.iterdir()):
        text = path.read_text().replace("wms_ewm", "wms_lager")
        path.rename(path.with_name(path.name.replace("wms_ewm", "wms_lager"))).write_text(text)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "map_movement_type.csv").write_text(
        "dialect,source_movement_type,movement_type\nwms_ewm,ZZ,scrap\nwms_lager,B,receipt\n"
    )
    return tmp_path


def test_each_dialect_that_ships_is_listed_with_what_it_provides(truestock):
    listed, code = truestock("dialects")
    assert code == 0
    for folder in STAGING.glob("*/"):
        assert f"\n{folder.name} (" in f"\n{listed}"
    assert "wms_ewm (wms, ships with Truestock): SAP EWM warehouses.\n  entities  QUAN, MOVE\n" in listed
    assert "provides  movements, stock_snapshots" in listed


def test_a_dialect_of_the_landscape_is_marked(truestock, own):
    listed = json.loads(truestock("dialects", "--landscape", own, "--format", "json")[0])
    assert {one["dialect"] for one in listed if one["origin"] == "landscape"} == {"wms_lager"}
    assert "wms_lager (wms, the landscape's own)" in truestock("dialects", "--landscape", own)[0]


def test_one_dialect_tells_what_its_systems_deliver_and_how(truestock):
    text, code = truestock("dialects", "erp_sap")
    assert code == 0
    assert "time zone  each system names its own" in text
    assert "separator |" in text
    assert "MSEG: One row" in text
    assert "delta of movements, required, may be empty, every 26 h, key MBLNR, MJAHR, ZEILE; read 30 days back" in text
    assert " BWART " in text
    assert "decimal(18,4) >= 0" in text and "decimal(18,4) > 0" in text
    assert str(STAGING / "erp_sap") in text
    assert "time zone  UTC, unless the system says otherwise" in truestock("dialects", "mdm")[0]


def test_rows_of_mappings_say_where_they_come_from(truestock, own):
    details = json.loads(truestock("dialects", "wms_ewm", "--landscape", own, "--format", "json")[0])
    types = {row["source_movement_type"]: row["origin"] for row in details["mappings"]["map_movement_type"]}
    assert (types["GR"], types["ZZ"]) == ("shipped", "landscape")
    limits = {one["name"]: one["minimum"] for one in details["entities"][1]["columns"]}
    assert (limits["QUAN"], limits["UNIT"]) == (0, None)
    text = truestock("dialects", "wms_lager", "--landscape", own)[0]
    assert "mappings/map_movement_type.csv: 1 rows for this dialect" in text
    assert "mappings/map_stock_status.csv: 0 rows for this dialect" in text


@pytest.mark.parametrize("entity", load_entities())
def test_one_entity_tells_each_column_and_the_least_to_provide(truestock, entity):
    text, code = truestock("entities", entity)
    described = load_entities()[entity]
    assert code == 0
    least = ", ".join(column.name for column in described.least())
    assert f"Least to provide: {least}.\n" in text
    for column in described.columns:
        assert f"\n {column.name} " in text
        assert column.description in text


def test_entities_name_who_provides_them(truestock):
    listed = json.loads(truestock("entities", "--format", "json")[0])
    assert [one["entity"] for one in listed] == sorted(path.stem for path in (DBT_PROJECT / "canonical").glob("*.yml"))
    assert {one["entity"]: one["provided_by"] for one in listed}["forecasts"] == ["planning"]


def test_the_page_for_readers_is_what_the_entities_say(truestock):
    page = PROJECT_ROOT / "docs" / "canonical_entities.md"
    written, _ = truestock("entities", "--format", "markdown")
    assert page.read_text() == written, "truestock entities --format markdown > docs/canonical_entities.md"


@pytest.mark.parametrize("command", ["dialects", "entities"])
def test_what_there_is_is_named_to_who_asks_for_something_else(truestock, command):
    text, code = truestock(command, "stock")
    assert code == 2
    assert "'stock'; there are" in " ".join(text.replace("│", " ").split())
