"""Rows whose shape is right and whose meaning is not: on whole cycles of the sample enterprise."""

import csv
import io

import polars as pl
import pytest

from tests.homes import LAST

pytestmark = pytest.mark.xdist_group("cycle")


def test_b17_an_unknown_item_keeps_its_quantity_in_the_totals(released):
    key = {"item_id": "wms_ewm:000000000000099999", "location_id": "HOU-DC"}
    (balance,) = released.table("reconciliation_balances").filter(**key).to_dicts()
    (cause,) = released.table("reconciliation_causes").filter(**key).to_dicts()
    (stock,) = released.table("inventory").filter(**key).to_dicts()
    assert (balance["wms_quantity"], cause["cause"], cause["quantity"]) == (7, "unmapped_item", 7)
    assert (stock["on_hand_quantity"], stock["trust"]) == (7, "withheld")


def test_b19_negative_stock_is_kept_and_flagged(released):
    (stock,) = released.table("reconciliation_balances").filter(item_id="GLOVE-L", location_id="DEN-DC").to_dicts()
    (check,) = (one for one in released.manifest["checks"] if one["name"] == "stock_is_not_negative")
    assert stock["erp_quantity"] == -2
    assert (check["success"], check["sample"]) == (False, [{"item_id": "GLOVE-L", "location_id": "DEN-DC"}])


def test_b18_b27_units_lines_and_formulas(copy_of):
    """A unit without a factor, a promise without its order, a text that a spreadsheet would run."""
    home = copy_of()
    inbox = home.settings.inbox
    move = "H0099;1;GI;PUMP-X;;W200;F2;;1.000;ZZ;;;;20261118040000"
    header = "DOCNO;ITEMNO;PROCTY;MATNR;CHARG;LGNUM;CAT_FROM;CAT_TO;QUAN;UNIT;REFDOC;REFITEM;REVERSES;CREATED_AT"
    (inbox / "wms_ewm" / "MOVE__20261118T054500Z.csv").write_text(f"{header}\n{move}\n")
    (inbox / "supplier_portal" / "delays__20261118T050000Z.csv").write_text(
        "po_number,po_line,supplier_code,reported_at,new_date,reason\n"
        '4500000103,10,STAR,2026-11-18T01:00:00Z,2026-11-30,"=HYPERLINK(1)"\n'
        "4599999999,10,STAR,2026-11-18T01:00:00Z,2026-11-30,unknown order\n"
    )
    outcome = home.truestock("run", "--restate", "--as-of", LAST)
    assert outcome.returncode == 0, outcome.stderr
    letters = list(csv.DictReader(io.StringIO(home.truestock("dead-letters").stdout)))
    found = {(one["file_name"], one["reason"], one["detail"]) for one in letters if one["reason"].startswith("unknown")}
    assert found == {
        ("MOVE__20261118T054500Z.csv", "unknown_unit", "item PUMP-X has no factor for unit ZZ"),
        ("delays__20261118T050000Z.csv", "unknown_order_line", "purchase order 4599999999 line 10 is not known"),
    }
    folder = home.settings.releases / home.current
    (text,) = pl.read_parquet(folder / "tables" / "inbound_supply.parquet").filter(item_id="PUMP-X")["delay_reason"]
    assert text == "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in (folder / "csv" / "inbound_supply.csv").read_text()
