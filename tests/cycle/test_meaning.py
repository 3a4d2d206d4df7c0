"""Rows whose shape is right and whose meaning is not: on a whole cycle."""

import csv
import io

import duckdb
import polars as pl
import pytest

pytestmark = pytest.mark.xdist_group("morning")


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


def test_b17_an_unknown_location_keeps_its_quantity_in_the_totals(morning):
    key = {"item_id": "PUMP-X", "location_id": "wms_ewm:W999"}
    (cause,) = morning.table("reconciliation_causes").filter(**key).to_dicts()
    assert (balance(morning, **key)["wms_quantity"], cause["cause"], cause["quantity"]) == (5, "unmapped_location", 5)


def test_b18_units_without_a_factor_or_with_zero_are_dead_letters(morning):
    letters = list(csv.DictReader(io.StringIO(morning.truestock("dead-letters").stdout)))
    found = {(one["file_name"], one["row_number"], one["reason"], one["detail"]) for one in letters}
    assert {one for one in found if one[2] == "unknown_unit"} == {
        ("MOVE__20261118T054500Z.csv", "2", "unknown_unit", "item PUMP-X has no factor for unit ZZ"),
        ("MOVE__20261118T054500Z.csv", "3", "unknown_unit", "item PUMP-X has no factor for unit ZF"),
    }
    assert all(one["meaning"] and one["what_to_do"] for one in letters)


def test_b19_negative_stock_is_kept_and_flagged(released):
    found = check(released, "stock_is_not_negative")
    assert balance(released, item_id="GLOVE-L", location_id="DEN-DC")["erp_quantity"] == -2
    assert (found["success"], found["sample"]) == (False, [{"item_id": "GLOVE-L", "location_id": "DEN-DC"}])


def test_b23_sql_in_a_code_is_a_code_all_the_way(morning):
    assert balance(morning, item_id="wms_ewm:' or 1=1 --")["wms_quantity"] == 2


def test_b27_a_text_that_a_spreadsheet_would_run_is_neutralised(morning):
    folder = morning.settings.releases / morning.current
    (text,) = pl.read_parquet(folder / "tables" / "inbound_supply.parquet").filter(item_id="PUMP-X")["delay_reason"]
    assert text == "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in (folder / "csv" / "inbound_supply.csv").read_text()


def test_b28_html_in_a_code_is_escaped_in_the_report(morning):
    page = (morning.settings.releases / morning.current / "report.html").read_text()
    assert "wms_ewm:&lt;img src=x onerror=a()&gt;" in page
    assert "<img" not in page


def test_f22_a_movement_of_the_future_is_flagged_and_no_age_is_negative(morning):
    found = check(morning, "movements_are_not_of_the_future")
    assert (found["success"], found["unexpected_count"]) == (False, 1)
    assert "H0100" in found["sample"][0]["movement_id"]
    assert morning.table("kpi_freshness")["age_hours"].min() >= 0


def test_f22_in_the_night_of_the_change_local_times_keep_their_order(morning):
    query = """
        select recorded_at::varchar from conformed.cnf_movements
        where movement_id like '%59__3000%' order by movement_id
    """
    with duckdb.connect(str(morning.settings.warehouse), read_only=True) as connection:
        found = [row[0] for row in connection.execute(query).fetchall()]
    assert found == ["2026-11-01 05:30:00", "2026-11-01 06:30:00", "2026-11-01 08:30:00"]
