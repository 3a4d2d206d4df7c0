"""A day of values that can be read and cannot be: below zero, of nobody, of a day that is missing; and blanks where a
system always writes a number. None of them is a figure, and each is told of by its name."""

import shutil

import polars as pl
import pytest

from orchestration.settings import HomePaths
from tests.cycle.test_refusals import add, edit, letters, reasons, spoil, stock
from tests.homes import NEXT, Home, deliver_the_last_day_again

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("refusals")]
GASKETS, NUTS = "000000000000005001;;F2;HARBOR;HARBOR;616.000", "000000000000004712;;F2;HARBOR;HARBOR;2800.000;EA"


@pytest.fixture(scope="module")
def day(released, tmp_path_factory) -> Home:
    """The sample's two cycles and one on the last day's extracts delivered once more, with such values."""
    home = Home(HomePaths(tmp_path_factory.mktemp("impossible") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    deliver_the_last_day_again(home)
    # Stock without a unit, and stock of which only the owner is named.
    spoil(home, "wms_ewm/QUAN", f"{GASKETS};EA", f"{GASKETS};")
    spoil(home, "wms_ewm/QUAN", NUTS, NUTS.replace("HARBOR;HARBOR", "HARBOR;"))
    # What was received, issued and delivered: a blank, and less than nothing.
    spoil(home, "erp_sap/EKET", "20261124|30.000|5.000", "20261124|30.000|")
    spoil(home, "erp_sap/LIPS", "4.000|400.000|", "4.000|400.000-|")
    spoil(home, "erp_next/Purchase Order", '"received_qty": 0,', '"received_qty": -2,')
    spoil(
        home,
        "erp_sap/MARC",
        "000000000000005002|2100|PD|001|14|1|50.000|20",
        "000000000000005002|2100|PD|001|14|1|50.000|-20",
    )
    # Costs: of no price unit, in a currency that nobody knows, at a rate below zero.
    spoil(home, "erp_sap/MBEW", "PUMP-X|2000|S|0.00|214.00|1|", "PUMP-X|2000|S|0.00|214.00|0|")
    spoil(
        home, "erp_sap/MBEW", "000000000000005002|2000|S|0.00|2.40|1|USD", "000000000000005002|2000|S|0.00|2.40|1|USS"
    )
    add(home, "mdm/exchange_rates", "EUR,USD,2026-11-10,-1.09\n")
    # What counts as a whole: a time zone that there is not, a calendar without a day.
    spoil(home, "mdm/locations", "America/Denver,", "America/Denverr,")
    edit(home, "mdm/calendar", lambda text: "".join(one for one in text.splitlines(True) if "US,2026-11-20" not in one))
    spoil(
        home,
        "planning/forecast",
        "PUMP-X,HOU-DC,GULF,2026-11-23,7,4,w47,2026",
        "PUMP-X,HOU-DC,GULF,2026-11-23,7,4,w47,2027",
    )
    outcome = home.run(NEXT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


def letter(home: Home, **wanted: str) -> dict:
    (found,) = letters(home).filter(**wanted).to_dicts()
    return found


def test_stock_of_which_a_cell_is_blank_withholds_its_item_there_and_holds_no_extract(day):
    for item in ("GASKET-5", "NUT-M8"):
        row = stock(day, item, "HOU-DC")
        assert (row["trust"], row["planning_quantity"], "refused_rows" in reasons(row)) == ("withheld", None, True)
    pumps = stock(day, "PUMP-X", "HOU-DC")
    assert pumps["wms_quantity"] is not None and not reasons(pumps) & {"refused_rows", "stale_stock"}
    assert letter(day, reason="unknown_owner")["file_name"].startswith("QUAN__20261119")
    assert letters(day).filter(reason="held").is_empty()


def test_a_blank_counter_is_not_nothing_and_one_below_zero_no_figure(day):
    for order in ("4500000101", "PO-LYO-1"):
        supply = day.table("inbound_supply").filter(purchase_order_id=order)
        assert set(supply.select("trust", "received_quantity", "open_quantity").rows()) == {("withheld", None, None)}
    bolts = day.table("open_orders").filter(order_id="0000000501", order_line="000010")
    assert bolts.select("trust", "open_quantity").rows() == [("withheld", None)]
    assert letter(day, column="WEMNG")["reason"] == "missing_value"
    less = letter(day, column="LGMNG")
    assert (less["reason"], less["detail"]) == ("too_small", "'400.000-' is below the least, 0, as decimal(18,4)")
    assert letter(day, column="items[1].received_qty")["refused"] == "row"


def test_a_parameter_below_zero_costs_its_cell_alone(day):
    (row,) = day.table("item_locations").filter(item_id="CABLE-10", location_id="DEN-DC").to_dicts()
    assert (row["safety_stock"], row["reorder_point"]) == (None, 50)
    assert letter(day, column="EISBE")["refused"] == "cell"


def test_a_cost_that_cannot_be_computed_is_told_and_is_not_zero(day):
    for item, location in (("PUMP-X", "HOU-DC"), ("CABLE-10", "HOU-DC"), ("BOLT-M8", "LYO-DC")):
        assert stock(day, item, location)["value_at_stake"] is None, item
    assert letter(day, column="PEINH")["detail"] == "'0' is not above 0, as decimal(18,4)"
    assert letter(day, column="rate")["reason"] == "too_small"
    unknown = letters(day).filter(reason="unknown_currency")
    assert (
        "item 000000000000005002 at 2000 has a cost in USS, of which there is no rate to USD"
        in unknown["detail"].to_list()
    )
    assert {name.split("__")[0] for name in unknown["file_name"]} == {"MBEW", "Bin"}
    (check,) = [one for one in day.manifest["checks"] if one["name"] == "stock_has_a_cost"]
    assert not check["success"]


def test_what_counts_as_a_whole_is_not_taken_for_one_row(day, released):
    rejected = dict(
        letters(day).filter(pl.col("reason").is_in(["not_whole", "missing_day"])).select("entity", "detail").rows()
    )
    assert "'America/Denverr' is not an IANA time zone such as America/Chicago" in rejected["locations"]
    assert rejected["calendar"] == "US has no row for 2026-11-20, between its first and its last day"
    for home in (day, released):
        assert dict(home.table("locations").select("location_id", "time_zone").rows())["DEN-DC"] == "America/Denver"
        assert home.table("calendar").filter(pl.col("calendar_date").cast(pl.String) == "2026-11-20").height


def test_a_forecast_of_the_future_stands_as_refused(day):
    buckets = day.table("forecast").filter(item_id="PUMP-X", location_id="HOU-DC").sort("bucket_start")
    assert buckets.select("trust", "forecast_quantity").rows()[1] == ("withheld", None)
    assert buckets["forecast_quantity"].null_count() == 1
    assert "2027-11-15T20:00:00Z" in letter(day, reason="published_in_future")["detail"]


def test_a_cycle_hands_on_the_locations_in_use(day):
    (path,) = day.settings.home.glob("**/20261119T060000Z/codes_in_use.parquet")
    listed = pl.read_parquet(path).filter(kind="location_id")
    assert set(listed["source_code"]) >= {"HOU-DC", "DEN-DC", "LYO-DC"} and set(listed["source"]) == {"*"}
