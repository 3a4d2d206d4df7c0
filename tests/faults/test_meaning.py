"""Rows whose shape is right and whose meaning is not: on whole cycles of the sample enterprise."""

import csv
import io
import shutil

import duckdb
import polars as pl
import pytest

from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.homes import LAST, Home

MOVES = """\
DOCNO;ITEMNO;PROCTY;MATNR;CHARG;LGNUM;CAT_FROM;CAT_TO;QUAN;UNIT;REFDOC;REFITEM;REVERSES;CREATED_AT
H0098;1;GI;PUMP-X;;W200;F2;;1.000;ZZ;;;;20261118040000
H0099;1;GI;PUMP-X;;W200;F2;;1.000;ZF;;;;20261118040000
H0100;1;GI;PUMP-X;;W200;F2;;1.000;EA;;;;20261118110000
"""
QUANTS = """\
W999;0010;99-01;PUMP-X;;F2;HARBOR;HARBOR;5.000;EA
W200;0010;99-02;<img src=x onerror=a()>;;F2;HARBOR;HARBOR;3.000;EA
W200;0010;99-03;' or 1=1 --;;F2;HARBOR;HARBOR;2.000;EA
"""
DELAYS = """\
po_number,po_line,supplier_code,reported_at,new_date,reason
4500000103,10,STAR,2026-11-18T01:00:00Z,2026-11-30,"=HYPERLINK(1)"
4599999999,10,STAR,2026-11-18T01:00:00Z,2026-11-30,unknown order
"""
# Special stock is out of the comparison; the clocks went back that night at two.
FIRST_OF_NOVEMBER = ("003000", "013000", "023000")


pytestmark = pytest.mark.xdist_group("spoiled")  # one run of the spoiled home


@pytest.fixture(scope="module")
def spoiled(released, tmp_path_factory) -> Home:
    """The last cycle restated with rows whose codes, units, clocks or texts are bad."""
    home = Home(HomePaths(tmp_path_factory.mktemp("spoiled") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    inbox, samples = home.settings.inbox, PROJECT_ROOT / "data" / "samples"
    (inbox / "wms_ewm" / "MOVE__20261118T054500Z.csv").write_text(MOVES)
    (inbox / "supplier_portal" / "delays__20261118T050000Z.csv").write_text(DELAYS)
    quants = (samples / "wms_ewm" / "QUAN__20261118T054000Z.csv").read_text()
    (inbox / "wms_ewm" / "QUAN__20261118T054000Z.csv").write_text(quants + QUANTS)
    units = (samples / "erp_sap" / "MARM__20261118T040000Z.csv").read_text()
    (inbox / "erp_sap" / "MARM__20261118T040500Z.csv").write_text(units + "PUMP-X|ZF|0|1|\n")
    columns = (samples / "erp_sap" / "MSEG__20261118T050000Z.csv").read_text().splitlines()[0].split("|")
    special = {"MJAHR": "2026", "ZEILE": "1", "BWART": "561", "SHKZG": "S", "MATNR": "PUMP-X", "WERKS": "2000"}
    special |= {"LGORT": "0001", "SOBKZ": "K", "MENGE": "1.000", "MEINS": "EA", "ERFMG": "1.000", "ERFME": "EA"}
    dated = {"BUDAT": "20261101", "CPUDT": "20261101"}
    postings = [special | dated | {"MBLNR": f"59{time}", "CPUTM": time} for time in FIRST_OF_NOVEMBER]
    lines = ["|".join(posting.get(name, "") for name in columns) for posting in postings]
    (inbox / "erp_sap" / "MSEG__20261101T090000Z.csv").write_text("\n".join(["|".join(columns), *lines, ""]))
    outcome = home.truestock("run", "--restate", "--as-of", LAST)
    assert outcome.returncode == 0, outcome.stderr
    return home


def balance(home, **key) -> dict:
    (found,) = home.table("reconciliation_balances").filter(**key).to_dicts()
    return found


def check(home, name: str) -> dict:
    (found,) = (one for one in home.manifest["checks"] if one["name"] == name)
    return found


def test_b17_an_unknown_item_keeps_its_quantity_in_the_totals(released):
    key = {"item_id": "wms_ewm:000000000000099999", "location_id": "HOU-DC"}
    (cause,) = released.table("reconciliation_causes").filter(**key).to_dicts()
    (stock,) = released.table("inventory").filter(**key).to_dicts()
    assert (balance(released, **key)["wms_quantity"], cause["cause"], cause["quantity"]) == (7, "unmapped_item", 7)
    assert (stock["on_hand_quantity"], stock["trust"]) == (7, "withheld")


def test_b17_an_unknown_location_keeps_its_quantity_in_the_totals(spoiled):
    key = {"item_id": "PUMP-X", "location_id": "wms_ewm:W999"}
    (cause,) = spoiled.table("reconciliation_causes").filter(**key).to_dicts()
    assert (balance(spoiled, **key)["wms_quantity"], cause["cause"], cause["quantity"]) == (5, "unmapped_location", 5)


def test_b18_units_without_a_factor_or_with_zero_are_dead_letters(spoiled):
    letters = list(csv.DictReader(io.StringIO(spoiled.truestock("dead-letters").stdout)))
    found = {(one["file_name"], one["row_number"], one["reason"], one["detail"]) for one in letters}
    assert {one for one in found if one[2].startswith("unknown")} == {
        ("MOVE__20261118T054500Z.csv", "2", "unknown_unit", "item PUMP-X has no factor for unit ZZ"),
        ("MOVE__20261118T054500Z.csv", "3", "unknown_unit", "item PUMP-X has no factor for unit ZF"),
        ("delays__20261118T050000Z.csv", "3", "unknown_order_line", "purchase order 4599999999 line 10 is not known"),
    }
    assert all(one["meaning"] and one["what_to_do"] for one in letters)


def test_b19_negative_stock_is_kept_and_flagged(released):
    found = check(released, "stock_is_not_negative")
    assert balance(released, item_id="GLOVE-L", location_id="DEN-DC")["erp_quantity"] == -2
    assert (found["success"], found["sample"]) == (False, [{"item_id": "GLOVE-L", "location_id": "DEN-DC"}])


def test_b23_sql_in_a_code_is_a_code_all_the_way(spoiled):
    assert balance(spoiled, item_id="wms_ewm:' or 1=1 --")["wms_quantity"] == 2


def test_b27_a_text_that_a_spreadsheet_would_run_is_neutralised(spoiled):
    folder = spoiled.settings.releases / spoiled.current
    (text,) = pl.read_parquet(folder / "tables" / "inbound_supply.parquet").filter(item_id="PUMP-X")["delay_reason"]
    assert text == "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in (folder / "csv" / "inbound_supply.csv").read_text()


def test_b28_html_in_a_code_is_escaped_in_the_report(spoiled):
    page = (spoiled.settings.releases / spoiled.current / "report.html").read_text()
    assert "wms_ewm:&lt;img src=x onerror=a()&gt;" in page
    assert "<img" not in page


def test_f22_a_movement_of_the_future_is_flagged_and_no_age_is_negative(spoiled):
    found = check(spoiled, "movements_are_not_of_the_future")
    assert (found["success"], found["unexpected_count"]) == (False, 1)
    assert "H0100" in found["sample"][0]["movement_id"]
    assert spoiled.table("kpi_freshness")["age_hours"].min() >= 0


def test_f22_in_the_night_of_the_change_local_times_keep_their_order(spoiled):
    query = """
        select recorded_at::varchar from conformed.cnf_movements
        where movement_id like '%59__3000%' order by movement_id
    """
    with duckdb.connect(str(spoiled.settings.warehouse), read_only=True) as connection:
        found = [row[0] for row in connection.execute(query).fetchall()]
    assert found == ["2026-11-01 05:30:00", "2026-11-01 06:30:00", "2026-11-01 08:30:00"]
