"""What of documents of every kind is supply and demand, and what is said of the rest."""

import json
from datetime import date

import polars as pl
import pytest

from tests.servers import serving

pytestmark = pytest.mark.xdist_group("morning")
UNKNOWN = "unknown_kind"


def ours(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows of our documents: from 700 on in SAP, the later two in ERPNext."""
    return table.filter(pl.col(column).str.contains("^(4500000|0000000)7|SO-LYO-[23]")).sort(column)


def test_only_stock_lines_of_firm_documents_are_demand(morning):
    orders = ours(morning.table("open_orders"), "order_id")
    assert orders.select("order_id", "order_line", "open_quantity", "document_kind", "line_kind").rows() == [
        ("0000000712", "000010", 11, "order", "stock"),
        ("0000000713", "000010", 30, "unknown", "stock"),
        ("0000000714", "000010", 12, "order", "stock"),
        ("0000000715", "000010", 13, "order", "stock"),
        ("0000000716", "000020", 1, "order", "kit_component"),
        ("0000000717", "000010", 14, "order", "stock"),
        ("0000000717", "000020", 15, "order", "unknown"),
        ("SO-LYO-3", "3-2", 6, "order", "stock"),
    ]
    for row in orders.to_dicts():
        is_unknown = "unknown" in (row["document_kind"], row["line_kind"])
        assert (UNKNOWN in row["trust_reasons"].split(", "), row["trust"] == "degraded") == (is_unknown, is_unknown), (
            row
        )
    demand = morning.table("demand_history").filter(
        item_id="NUT-M8", location_id="DEN-DC", demand_date=pl.date(2026, 11, 20)
    )
    assert demand.select("ordered_quantity", "trust").rows() == [(11 + 30 + 12 + 13 + 14 + 15, "degraded")]


def test_what_left_without_an_order_is_demand_of_that_day(morning):
    """SAP's delivery names no customer; Denver is the only location of its plant."""
    day = morning.table("demand_history").filter(demand_date=pl.date(2026, 11, 16)).sort("item_id")
    columns = ("item_id", "location_id", "customer_id", "ordered_quantity", "shipped_quantity", "returned_quantity")
    assert day.select(*columns).rows() == [
        ("LAMP-E27", "LYO-DC", "ATELIER", 4, 4, 0),
        ("NUT-M8", "DEN-DC", "erp_sap:", 9, 9, 2),
    ]


def test_what_is_on_hold_says_why_and_takes_nothing(morning):
    orders = ours(morning.table("open_orders"), "order_id").filter(pl.col("is_blocked"))
    assert orders.select("order_id", "hold").rows() == [("0000000714", "delivery_block"), ("0000000715", "credit")]


def test_only_firm_documents_are_supply_and_nothing_unknown_is_firm(morning):
    supply = ours(morning.table("inbound_supply"), "purchase_order_id")
    columns = ("purchase_order_id", "purchase_order_line", "open_quantity", "is_firm", "document_kind", "line_kind")
    assert supply.select(columns).rows() == [
        ("4500000702", "00010", 500, False, "unknown", "stock"),
        ("4500000703", "00030", 70, False, "order", "unknown"),
        ("4500000704", "00010", 500, False, "order", "stock"),
        ("4500000705", "00010", 700, False, "unknown", "stock"),
    ]
    assert supply["trust_reasons"].str.contains(UNKNOWN).to_list() == [True, True, False, True]
    release = morning.settings.releases / morning.current
    exported = pl.read_csv(release / "frepple" / "purchaseorder.csv")["reference"].to_list()
    assert [one for one in exported if "45000007" in one] == ["PO-4500000704/00010/0001"]
    left_out = pl.read_csv(release / "frepple_left_out.csv").filter(reason=UNKNOWN)
    assert left_out["source_key"].to_list() == [f"4500000{one}/0001" for one in ("702/00010", "703/00030", "705/00010")]


def test_a_request_or_an_unknown_order_silences_no_alarm(morning):
    """Cables are on order. Of gaskets there is a request, a contract, a cost centre's order, and what nobody knows."""
    alarms = morning.table("signals").filter(signal_type="missed_replenishment_trigger")
    assert alarms.select("item_id", "location_id").rows() == [
        ("GASKET-5", "DEN-DC")
    ]  # nothing else has a reorder point
    short = morning.table("signals").filter(signal_type="replenishment_review", location_id="DEN-DC")
    assert {"GASKET-5", "GLOVE-L"} <= set(short["item_id"])


def test_what_is_not_planned_is_listed_with_its_quantity(morning):
    lines = ours(morning.table("unplanned_lines"), "document_id")
    assert lines.select("document_id", "document_line", "reason", "open_quantity", "unknown_codes").sort(
        pl.all()
    ).rows() == [
        ("0000000710", "000010", "not_firm", 5000, None),
        ("0000000711", "000010", "not_firm", 5000, None),
        ("0000000712", "000020", "not_stock", 5000, None),
        ("0000000713", "000010", UNKNOWN, 30, "AUART ZQQ"),
        ("0000000713", "000020", "not_stock", 5000, "AUART ZQQ"),
        ("0000000716", "000010", "not_stock", 7, None),
        ("0000000717", "000020", UNKNOWN, 15, "PSTYV ZTAN"),
        ("4500000700", "00010", "not_firm", 500, None),
        ("4500000701", "00010", "not_firm", 500, None),
        ("4500000702", "00010", UNKNOWN, 500, "BSART ZQQ"),
        ("4500000703", "00010", "not_stock", 500, None),
        ("4500000703", "00020", "not_stock", 1, None),
        ("4500000703", "00030", UNKNOWN, 70, "PSTYP Y"),
        ("4500000704", "00020", "not_stock", 500, None),
        ("4500000705", "00010", UNKNOWN, 700, "BSART ZQQ"),
        ("SO-LYO-2", "2-1", "not_firm", 6, None),
        ("SO-LYO-3", "3-1", "not_stock", 6, None),
    ]
    (flag,) = morning.table("reconciliation_flags").filter(flag=UNKNOWN, item_id="GASKET-5").to_dicts()
    assert flag["detail"] == (
        "erp_sap 4500000702 00010 has 500.0000 open by BSART ZQQ; erp_sap 4500000703 00030 has 70.0000 open by PSTYP Y"
    )


def test_nothing_is_promised_of_supply_that_nobody_knows(morning):
    """Of nuts 2,000 come to Denver by a transfer; the 700 of an unknown order may never."""
    with serving(morning) as server:
        asked = {"item_id": "NUT-M8", "location_id": "DEN-DC", "quantity": 1, "date": "2026-12-31"}
        assert server.caller("read").get("/v1/availability", params=asked).json()["inbound_quantity"] == 2000


def test_the_last_of_a_chain_is_replenished_with_what_is_left_of_the_others(morning):
    """At Denver valves go into lamps and lamps, of which 88 are left, into pumps: none of them falls short any more."""
    items = morning.table("items").filter(pl.col("successor_item_id").is_not_null()).sort("item_id")
    assert items.select("item_id", "successor_item_id", "successor_from").rows() == [
        ("LAMP-E27", "PUMP-X", None),
        ("VALVE-42", "LAMP-E27", date(2026, 11, 17)),
    ]
    short = morning.table("signals").filter(signal_type="replenishment_review").sort("location_id", "item_id")
    assert short.select("item_id", "location_id").rows() == [
        *((item, "DEN-DC") for item in ("CABLE-10", "GASKET-5", "GLOVE-L")),
        ("PUMP-X", "HOU-DC"),
    ]


def test_a_successor_in_doubt_is_told_with_what_each_plant_says(morning):
    (check,) = (one for one in morning.manifest["checks"] if one["name"] == "successors_are_clear")
    assert (check["severity"], check["success"]) == ("warn", False)
    assert [tuple(key.values()) for key in check["sample"]] == [
        ("CABLE-10", "unknown_discontinuation", "erp_sap at 2000 names GASKET-5 by KZAUS 9"),
        ("GLOVE-L", "other_unit", "erp_sap at 2100 names GASKET-5 by KZAUS 1 from 2026-11-01"),
        ("PUMP-X", "unknown_item", "erp_sap at 2000 names erp_sap:PUMP-Y by KZAUS 1"),
    ]


def test_a_profile_names_what_no_mapping_knows_with_the_quantity_it_moves(morning):
    outcome = morning.truestock("profile", "erp_sap", "--format", "json")
    assert outcome.returncode == 0, outcome.stderr
    shown = ("document_kind", "line_kind", "unit_of_price")
    told = [one for one in json.loads(outcome.stdout) if one["kind"] in shown or one["entity"] == "item_successors"]
    found = [tuple(one.values()) for one in told]
    documents, lines = "mappings/map_document_kind.csv", "mappings/map_line_kind.csv"
    assert found == [
        ("document_kind", "AUART ZQQ", "sales_order_lines", 2, 5030, documents),
        ("document_kind", "BSART ZQQ", "purchase_order_lines", 2, 1200, documents),
        ("line_kind", "PSTYP Y", "purchase_order_lines", 1, 70, lines),
        ("line_kind", "PSTYV ZTAN", "sales_order_lines", 1, 15, lines),
        ("discontinuation", "KZAUS 9", "item_successors", 1, None, "the ERP's master of the item"),
        ("unit_of_price", "NUT-M8 in ZZ", "sales_order_lines", 1, 12, "the ERP's units of the item"),
        ("item", "PUMP-Y", "item_successors", 1, None, "item_xref"),
    ]
