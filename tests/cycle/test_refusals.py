"""A day on which much is refused, mapped twice, not at all or not delivered: what a release says of it, and of what
stands right beside it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from orchestration.environment import POLICY_VARIABLE
from orchestration.settings import POLICY, HomePaths
from tests.homes import NEXT, Home, deliver_the_last_day_again

pytestmark = pytest.mark.xdist_group("refusals")
STORE = "erp_sap,2200,0001,TULSA-STORE,,2020-01-01,\n"


def spoil(home: Home, delivery: str, old: str, new: str) -> None:
    """Replace what stands once in a delivery of the day; its control file goes, whose sums would no longer fit."""
    edit(home, delivery, lambda text: text.replace(old, new), expected=text_of(home, delivery).count(old) == 1)


def add(home: Home, delivery: str, lines: str) -> None:
    edit(home, delivery, lambda text: text.rstrip("\n") + "\n" + lines)


def text_of(home: Home, delivery: str) -> str:
    return path_of(home, delivery).read_text()


def path_of(home: Home, delivery: str) -> Path:
    (path,) = home.settings.inbox.glob(f"{delivery}__20261119T*[vl]")
    return path


def edit(home: Home, delivery: str, change: Callable[[str], str], expected: bool = True) -> None:
    assert expected, f"{delivery} is not as this test thinks"
    path = path_of(home, delivery)
    path.write_text(change(path.read_text()))
    path.with_name(f"{path.name}.ctl.json").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def day(released, tmp_path_factory) -> Home:
    """The sample's two cycles and one on the last day's extracts delivered once more, spoiled."""
    home = Home(HomePaths(tmp_path_factory.mktemp("day") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    deliver_the_last_day_again(home, but=("planning", "supplier_portal"))
    # Stock of either side, of which a cell cannot be read; the unmapped code that may be the other half of a pump.
    spoil(home, "wms_ewm/QUAN", "HARBOR;600.000;EA", "HARBOR;600,000;EA")
    spoil(home, "wms_ewm/QUAN", "W200;0010;22-01;PUMP-X;", "W200;0010;22-01;PUMP-NEW;")
    spoil(home, "erp_sap/MARD", "000000000000005001|2000|0001|640.000", "000000000000005001|2000|0001|64O.000")
    # A schedule line of a purchase order; the quantity of a sales order's line is none as delivered.
    spoil(home, "erp_sap/EKET", "20261118|50.000", "20261118|fifty")
    # A line that the extract no longer has.
    spoil(home, "erp_sap/VBAP", "0000000501|000030|000000000000005001|2000|0001|12.000|EA|1|1|Z1|3.000\n", "")
    # Two codes of one item: of the same factors, and of others.
    add(home, "mdm/item_xref", "erp_sap,5002B,CABLE-10,2020-01-01,\nerp_sap,5004B,LAMP-E27,2020-01-01,\n")
    add(home, "erp_sap/MARM", "5002B|M|1|1|\n5002B|RO|100|2|\n5004B|EA|1|1|\n5004B|CT|10|1|\n")
    # A store without a warehouse system, with stock and an order.
    add(home, "mdm/location_xref", STORE)
    add(home, "erp_sap/MARD", "000000000000004711|2200|0001|40.000|0.000|0.000|0.000|0.000|0.000|0.000\n")
    add(home, "erp_sap/VBAP", "0000000501|000040|000000000000004711|2200|0001|5.000|EA|1|1||0.210\n")
    add(home, "erp_sap/VBEP", "0000000501|000040|0001|20261120|5.000|5.000\n")
    # A value in a line of a document, a cell that its row does without, a row of what counts as a whole; a code that
    # the ERP alone has, and nobody mapped.
    spoil(home, "erp_next/Purchase Order", '"received_qty": 0,', '"received_qty": "none",')
    spoil(
        home,
        "erp_sap/MARC",
        "000000000000005002|2100|PD|001|14|1|50.000|20",
        "000000000000005002|2100|PD|001|14|1|50.000|2O",
    )
    spoil(home, "mdm/calendar", "US,2026-11-20,true", "US,2026-11-20,maybe")
    add(home, "erp_sap/MARD", "000000000000009001|2000|0001|7.000|0.000|0.000|0.000|0.000|0.000|0.000\n")
    policy = home.settings.home.with_name("policy.yml")
    policy.write_text(POLICY.read_text().replace("withheld_value_share: 0.20", "withheld_value_share: 1.00"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(POLICY_VARIABLE, str(policy))
        outcome = home.run(NEXT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


def stock(home: Home, item: str, location: str) -> dict:
    (row,) = home.table("inventory").filter(item_id=item, location_id=location).to_dicts()
    return row


def reasons(row: dict) -> set[str]:
    return set(row["trust_reasons"].split(", "))


def listed(home: Home, name: str, **wanted: str) -> list[dict]:
    with (home.settings.releases / home.current / name).open() as file:
        return [row for row in csv.DictReader(file) if wanted.items() <= row.items()]


def letters(home: Home) -> pl.DataFrame:
    return pl.read_csv(home.truestock("dead-letters").stdout.encode(), infer_schema=False)


def test_what_is_left_of_refused_stock_is_no_figure_and_no_cause(day):
    """One of two quants of the bolt at Denver is refused; those at Houston and the nuts beside them are not touched."""
    bolts = stock(day, "BOLT-M8", "DEN-DC")
    assert (bolts["trust"], bolts["quantity_basis"]) == ("withheld", "none")
    assert "refused_rows" in reasons(bolts)
    assert {bolts[f"{name}_quantity"] for name in ("on_hand", "planning", "low", "high", "wms", "variance")} == {None}
    for table in ("reconciliation_causes", "reconciliation_balances"):
        assert day.table(table).filter(item_id="BOLT-M8", location_id="DEN-DC").is_empty()
    (left_out,) = listed(day, "withheld.csv", item_id="BOLT-M8", location_id="DEN-DC")
    assert (left_out["plan_action"], left_out["left_out"]) == ("hold", "no_estimate")
    assert listed(day, "frepple/buffer.csv", item="BOLT-M8", location="DEN-DC") == []
    for item, location in (("BOLT-M8", "HOU-DC"), ("NUT-M8", "DEN-DC")):
        assert "refused_rows" not in reasons(stock(day, item, location))


def test_what_the_erp_had_refused_leaves_the_warehouse_s_figure_withheld(day):
    gaskets = stock(day, "GASKET-5", "HOU-DC")
    assert (gaskets["trust"], gaskets["on_hand_quantity"], gaskets["erp_quantity"]) == ("withheld", 616, None)
    assert "refused_rows" in reasons(gaskets)
    assert day.table("reconciliation_causes").filter(item_id="GASKET-5", location_id="HOU-DC").is_empty()


def test_a_half_under_a_code_without_cross_reference_is_not_zero(day):
    """The warehouse at Houston knows the pump under a new code only; at Denver nothing has changed."""
    pumps = stock(day, "PUMP-X", "HOU-DC")
    assert (pumps["trust"], pumps["quantity_basis"], pumps["wms_quantity"]) == ("withheld", "erp_rolled", None)
    assert pumps["on_hand_quantity"] == pumps["erp_quantity"] == 20
    assert "other_half_unmapped" in reasons(pumps) and pumps["value_at_stake"] > 0
    assert "other_half_unmapped" not in reasons(stock(day, "PUMP-X", "DEN-DC"))


def test_an_order_line_that_was_refused_stands_as_refused(day):
    """`ten` lamps are ordered: neither none nor a delivery. The order's other line is as it was."""
    lines = {row["order_line"]: row for row in day.table("open_orders").filter(order_id="0000000502").to_dicts()}
    lamps = lines["000020"]
    assert (lamps["item_id"], lamps["trust"], lamps["open_quantity"]) == ("LAMP-E27", "withheld", None)
    assert "refused_line" in reasons(lamps) and lines["000010"]["open_quantity"] == 150
    assert listed(day, "frepple_left_out.csv", file="demand", reason="refused_line")
    asked = day.table("demand_history").filter(item_id="LAMP-E27", location_id="DEN-DC")
    assert asked.height and set(asked["trust"]) <= {"degraded", "withheld"}
    assert asked["trust_reasons"].str.contains("refused_lines").all()


def test_demand_that_the_extract_forgets_stays(day, released):
    """A rejected line for gaskets, and the lamps of which this day's line cannot be read."""
    for item, location in (("GASKET-5", "HOU-DC"), ("LAMP-E27", "DEN-DC")):
        before, now = (
            home.table("demand_history").filter(item_id=item, location_id=location) for home in (released, day)
        )
        quantities = ["demand_date", "ordered_quantity", "cancelled_quantity", "returned_quantity"]
        assert now.select(quantities).equals(before.select(quantities)) and now.height == 1


def test_a_value_in_a_line_refuses_its_document(day):
    """`none` of the boxes ordered for Lyon was received: neither nothing, nor is the order gone."""
    supply = day.table("inbound_supply").filter(purchase_order_id="PO-LYO-1")
    assert supply.select("item_id", "location_id", "open_quantity", "trust").rows() == [
        ("BOLT-M8", "LYO-DC", None, "withheld")
    ]
    (letter,) = letters(day).filter(pl.col("file_name").str.starts_with("Purchase Order")).to_dicts()
    assert (letter["column"], letter["reason"]) == ("items[1].received_qty", "wrong_type")


def test_a_parameter_that_could_not_be_read_is_not_zero(day):
    """The safety stock of the cable at Denver is `2O.000`; the rest of its row counts, and Houston's is as it was."""
    places = {row["location_id"]: row for row in day.table("item_locations").filter(item_id="CABLE-10").to_dicts()}
    assert (places["DEN-DC"]["safety_stock"], places["DEN-DC"]["reorder_point"]) == (None, 50)
    assert "refused_parameters" in reasons(places["DEN-DC"]) and places["DEN-DC"]["trust"] == "degraded"
    assert (places["HOU-DC"]["safety_stock"], places["HOU-DC"]["trust"]) == (20, "verified")
    buffers = {row["location"]: row["minimum"] for row in listed(day, "frepple/buffer.csv", item="CABLE-10")}
    assert buffers == {"DEN-DC": "", "HOU-DC": "20.0000"}
    assert listed(day, "frepple_left_out.csv", file="buffer", reason="unread_minimum_is_blank")


def test_a_calendar_counts_as_a_whole_or_not_at_all(day, released):
    """A day of which nobody knows whether it is worked on would move receipts; yesterday's calendar stays in use."""
    for home in (day, released):
        (receipt,) = home.table("inbound_supply").filter(purchase_order_id="4500000104").to_dicts()
        assert str(receipt["available_date"]) == "2026-11-24"
    rejected = letters(day).filter(reason="not_whole")
    assert rejected.height == 1 and "1 of" in rejected["detail"].item()


def test_what_the_other_system_holds_of_an_unmapped_code_is_not_known(day):
    code = stock(day, "erp_sap:000000000000009001", "HOU-DC")
    assert (code["erp_quantity"], code["wms_quantity"], code["variance_quantity"]) == (7, None, None)
    assert (code["trust"], code["on_hand_quantity"], code["quantity_basis"]) == ("withheld", 7, "erp_rolled")
    pump = stock(day, "wms_ewm:PUMP-NEW", "HOU-DC")
    assert (pump["erp_quantity"], pump["trust"]) == (None, "withheld")


def test_supply_of_which_a_schedule_line_was_refused_stands_as_refused(day):
    supply = day.table("inbound_supply").filter(purchase_order_id="4500000102")
    assert supply.select("open_quantity", "expected_receipt_date", "trust").rows() == [(None, None, "withheld")]
    assert listed(day, "frepple_left_out.csv", file="purchaseorder", reason="refused_line")
    assert day.table("inbound_supply").filter(purchase_order_id="4500000101")["open_quantity"].is_not_null().all()


def test_the_trace_shows_the_lines_that_were_refused(day):
    for item, location, lines in (
        ("BOLT-M8", "DEN-DC", ["W210;0010;10-02;000000000000004711;;F2;HARBOR;HARBOR;600,000;EA"]),
        ("LAMP-E27", "DEN-DC", ["0000000502|000020|000000000000005004|2100|0001|ten|EA|1|1||7.900"]),
    ):
        outcome = day.truestock("trace", "--item", item, "--location", location, "--format", "csv")
        refused = pl.read_csv(outcome.stdout.encode(), infer_schema=False).filter(step="refused")
        assert refused["line"].to_list() == lines, outcome.stdout


def test_units_that_contradict_withhold_their_item_and_nobody_else(day):
    lamps, cables = stock(day, "LAMP-E27", "HOU-DC"), stock(day, "CABLE-10", "HOU-DC")
    assert lamps["trust"] == "withheld" and "contradictory_units" in reasons(lamps)
    assert "contradictory_units" not in reasons(cables) and cables["on_hand_quantity"] == 650
    rows = letters(day).filter(reason="contradictory_unit")
    assert set(rows["file_name"].str.split("__").list.first()) == {"MARM"} and rows.height == 2


def test_what_one_system_alone_holds_is_published_from_it(day):
    bolts = stock(day, "BOLT-M8", "TULSA-STORE")
    assert (bolts["trust"], bolts["quantity_basis"], bolts["planning_quantity"]) == ("unreconciled", "erp_rolled", 40)
    (order,) = day.table("open_orders").filter(location_id="TULSA-STORE").to_dicts()
    assert (order["trust"], order["open_quantity"]) == ("unreconciled", 5)


def test_what_was_made_from_a_stale_source_says_so(day):
    """Neither the planning tool nor the portal has delivered since yesterday."""
    forecast = day.table("forecast")
    assert forecast.height and set(forecast["trust"]) <= {"degraded", "withheld"}
    assert forecast["trust_reasons"].str.contains("stale_planning").all()
    told = day.table("inbound_supply").filter(pl.col("trust_reasons").str.contains("stale_supplier"))
    assert told.height and set(told["milestone"]) <= {"shipped", "confirmed"}
