"""`truestock profile`: what a cycle would not resolve of a system, before any cycle ran."""

import json
import shutil

import polars as pl
import pytest

from orchestration.cli.profile_pages import show_unknown
from orchestration.ingest.landing import land_inbox
from orchestration.landscape.load import load_landscape
from orchestration.landscape.new_landscape import init_landscape
from orchestration.profile.unknown_codes import SHAPE
from orchestration.settings import LANDSCAPE_FILE, SAMPLES, STAGING, HomePaths
from tests.homes import truestock

pytestmark = [pytest.mark.xdist_group("profile"), pytest.mark.timeout(600)]

# In the sample's last deliveries: what is written there, and what takes its place.
CHANGED = {
    "wms_ewm/QUAN__20261118T054000Z.csv": {
        ";F2;HARBOR;HARBOR;650.000;M": ";Z9;HARBOR;HARBOR;650.000;KM",
        "W210;0010;16-01;000000000000005004;;F2;HARBOR;HARBOR;88.000;EA": (
            "W999;0010;16-01;000000000000005004;;F2;HARBOR;HARBOR;88.000;PAL"
        ),
        "PUMP-X;;F2;HARBOR;HARBOR;8.000;EA": "PUMP-X;;F2;HARBOR;HARBOR;8.000;RO",
    },
    "wms_ewm/MOVE__20261118T054000Z.csv": {"H0007;1;GI;": "H0007;1;ZZ;", "H0008;1;GI;": "H0008;1;ZZ;"},
    "wms_openboxes/transaction__20261118T055000Z.csv": {'"Receipt"': '"Barter"', '"QUARANTINED"': '"LOST"'},
    "erp_sap/VBAP__20261118T041000Z.csv": {"000020|PUMP-X|": "000020|PUMP-Y|"},
    "erp_sap/EKKO__20261118T041000Z.csv": {"102|NB|": "102||"},
    "supplier_edifact/ORDRSP__20261117T041000Z.edi": {"LIN+1+3+": "LIN+1+88+", "DTM+67:": "DTM+777:"},
    "planning/promotions__20261118T041000Z.csv": {"item_code": "item"},
}
OWN_MAPPING = "dialect,source_movement_type,movement_type\nwms_openboxes,Barter,other\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's landscape after deliveries, landed ones of mdm, with codes that no table knows."""
    folder = tmp_path_factory.mktemp("profiled")
    shutil.copy(SAMPLES / LANDSCAPE_FILE, folder)
    (folder / "mappings").mkdir()
    (folder / "mappings" / "map_movement_type.csv").write_text(OWN_MAPPING)
    home = HomePaths(folder / "data")
    shutil.copytree(SAMPLES, home.inbox, ignore=shutil.ignore_patterns(LANDSCAPE_FILE, "LIPS__*"))
    for name, changes in CHANGED.items():
        text = (home.inbox / name).read_text()
        for old, new in changes.items():
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (home.inbox / name).write_text(text)
    assert land_inbox(home, [load_landscape(folder).source("mdm")]).landed
    return folder


@pytest.fixture(scope="module")
def profiled(folder):
    """The unknown codes of a system, and what was said of it."""

    def profile(system: str) -> tuple[list[tuple], str]:
        outcome = truestock("profile", system, "--format", "json", cwd=folder)
        assert outcome.returncode == 0, outcome.stderr
        return [tuple(one.values()) for one in json.loads(outcome.stdout)], outcome.stderr

    return profile


def files(folder) -> dict:
    """The home, but for the parsed project that each command keeps in it."""
    found = [path for path in folder.rglob("*") if path.is_file() and "warehouse" not in path.parts]
    return {path: path.read_bytes() for path in found if path.name != ".lock"}


def test_each_unknown_code_is_there_with_the_quantity_that_it_moves(folder, profiled):
    before = files(folder)
    found, said = profiled("wms_ewm")
    assert found == [
        ("movement_type", "ZZ", "movements", 2, 400, "mappings/map_movement_type.csv"),  # three boxes are 300 pieces
        ("stock_status", "Z9", "stock_snapshots", 1, 650, "mappings/map_stock_status.csv"),
        ("unit", "KM", "stock_snapshots", 1, 650, "unit_xref"),
        ("unit", "PAL", "stock_snapshots", 1, 88, "unit_xref"),
        ("unit_of_item", "PUMP-X in RO", "stock_snapshots", 1, 8, "the ERP's units of the item"),
        ("item", "000000000000099999", "stock_snapshots", 1, 7, "item_xref"),
        ("location", "W999", "stock_snapshots", 1, 88, "location_xref"),
    ]
    assert "rows read: 32, dead-lettered: 0, cells refused: 0, codes that no table knows: 7" in said
    assert files(folder) == before


def test_a_code_that_the_landscape_maps_to_other_is_known(profiled):
    found, _ = profiled("wms_openboxes")
    assert found == [("stock_status", "LOST", "movements", 1, 10, "mappings/map_stock_status.csv")]


def test_each_code_of_a_message_is_told_apart_and_those_that_are_known_are_not(profiled):
    found, _ = profiled("supplier_edifact")
    assert found == [
        ("answer", "action 88", "supplier_confirmations", 1, 2000, "mappings/map_supplier_answer.csv"),
        ("answer", "date 777", "supplier_confirmations", 1, 2000, "mappings/map_supplier_date.csv"),
    ]


def test_orders_are_looked_through_too_and_what_is_missing_is_named(profiled):
    found, said = profiled("erp_sap")
    assert found == [
        ("document_kind", "BSART that is blank", "purchase_order_lines", 1, 50, "the system's extract"),
        ("item", "PUMP-Y", "sales_order_lines", 1, 5, "item_xref"),
    ]
    assert "erp_sap has yet to deliver: LIPS" in said
    assert "EKPO has no column BPRME, KNTTP, PSTYP, RESLO: none of its rows tells what these decide" in said
    assert "dead-lettered: 1" in said


def test_what_was_rejected_is_said_and_nothing_else_told_of_it(profiled):
    found, said = profiled("planning")
    assert found == []
    assert "deliveries rejected, none of their rows read: 1" in said


@pytest.mark.parametrize(("format", "start"), [("csv", "kind,code,entity,rows,quantity,add_to\n"), ("table", " kind ")])
def test_the_codes_can_be_taken_as_a_table(capsys, format, start):
    show_unknown(pl.DataFrame([("unit", "KM", "movements", 1, 2.5, "unit_xref")], SHAPE, orient="row"), format)
    shown = capsys.readouterr().out
    assert shown.startswith(start)
    assert "KM" in shown.splitlines()[1]


def test_before_the_first_extract_there_is_nothing(folder):
    outcome = truestock("profile", "erp_next", "--as-of", "2026-11-16T00:00:00Z", cwd=folder)
    assert (outcome.returncode, outcome.stdout) == (0, "")
    assert "nothing was accepted until 2026-11-16 00:00 UTC" in outcome.stderr


def test_a_system_that_there_is_none_of_and_one_without_deliveries(tmp_path):
    init_landscape(tmp_path)
    refused = truestock("profile", "wms", cwd=tmp_path)
    assert refused.returncode == 2
    assert "no system 'wms'; there are erp_sap, mdm, wms_ewm" in refused.stderr
    for _ in ("no home", "a home without deliveries"):
        outcome = truestock("profile", "wms_ewm", cwd=tmp_path)
        assert (outcome.returncode, outcome.stdout) == (0, "")
        assert f"nothing was accepted yet; its files belong in {tmp_path}/data/inbox/wms_ewm" in outcome.stderr
        (tmp_path / "data").mkdir(exist_ok=True)


@pytest.mark.heavy
def test_models_that_fail_on_what_was_delivered_are_named(tmp_path):
    own = tmp_path / "dialects" / "wms_ewm"
    shutil.copytree(STAGING / "wms_ewm", own, ignore=shutil.ignore_patterns("*__unit_tests.yml"))
    model = own / "stg_wms_ewm__stock_snapshots.sql"
    model.write_text(model.read_text().replace("quan.QUAN::", "error('no such scale')::"))
    init_landscape(tmp_path, ["wms_ewm"])
    shutil.copytree(SAMPLES / "wms_ewm", tmp_path / "data" / "inbox" / "wms_ewm")
    outcome = truestock("profile", "wms_ewm", cwd=tmp_path)
    assert outcome.returncode == 1
    assert "no such scale" in outcome.stderr
    assert "Traceback" not in outcome.stderr
