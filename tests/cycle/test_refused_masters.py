"""A day on which masters, lots and a promotion were refused: no figure that hangs on them stands as if nothing were."""

import shutil

import pytest

from orchestration.settings import HomePaths
from tests.cycle.test_refusals import add, edit, reasons, spoil, stock
from tests.homes import NEXT, Home, deliver_the_last_day_again

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("refusals")]
BATCHES = "MATNR|WERKS|CHARG|VFDAT\n000000000000004712|2000|N0412|20261101\n000000000000004712|2000|N0501|20281215\n"
BOLT = '"disabled": 0, "lead_time_days": 12, "safety_stock": 200'


@pytest.fixture(scope="module")
def day(released, tmp_path_factory) -> Home:
    """The sample's two cycles and one on the last day's extracts delivered once more, spoiled."""
    home = Home(HomePaths(tmp_path_factory.mktemp("masters") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    deliver_the_last_day_again(home)
    # What is left of a lot that has expired.
    (home.settings.inbox / "erp_sap" / "MCHA__20261119T043000Z.csv").write_text(BATCHES)
    spoil(home, "erp_sap/MCHB", "N0412|6000.000", "N0412|6OOO.000")
    # Materials without type or unit, one of them not in use, and one lost; a class of a plant; the other ERP's item.
    spoil(home, "erp_sap/MARA", "000000000000005002|HAWA|MRO|M|", "000000000000005002|HA\x02WA|MRO|M|")
    spoil(home, "erp_sap/MARA", "000000000000005001|HAWA|MRO|EA|CT||||", "000000000000005001|HAWA|MRO||CT|||01|")
    edit(home, "erp_sap/MARA", lambda text: "".join(one for one in text.splitlines(True) if "5003|" not in one))
    spoil(
        home,
        "erp_sap/MARC",
        "PUMP-X|2100|PD|001|14|1|50.000|20.000|9000.000|1.000|1.000|F|B",
        "PUMP-X|2100|PD|001|14|1|50.000|20.000|9000.000|1.000|1.000|F|B\x02",
    )
    spoil(home, "erp_next/Item", BOLT, BOLT.replace('"disabled": 0', '"disabled": "maybe"'))
    add(home, "erp_sap/VBAP", "0000000501|000050|000000000000005002|2000|0001|50.000|M|1|1||0.190\n")
    add(home, "planning/promotions", "PUMP-X,HOU-DC,2026-11-39,2026-11-25,20\n")
    outcome = home.run(NEXT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


def items(home: Home) -> dict[str, dict]:
    return {row["item_id"]: row for row in home.table("items").to_dicts()}


def test_stock_of_which_nobody_knows_how_much_has_expired_is_bounded_by_what_surely_has_not(day):
    row = stock(day, "NUT-M8", "HOU-DC")
    assert (row["trust"], "refused_lots" in reasons(row)) == ("degraded", True)
    assert (row["low_quantity"], row["planning_quantity"]) == (3000, 8400)
    assert "refused_lots" not in reasons(stock(day, "NUT-M8", "DEN-DC"))


def test_an_item_whose_master_was_refused_or_is_missing_is_named_and_not_taken_to_be_in_use(day):
    known = items(day)
    assert [known[item]["is_active"] for item in ("GASKET-5", "GLOVE-L", "NUT-M8")] == [None, None, True]
    assert "refused_master" in reasons(stock(day, "GASKET-5", "HOU-DC"))
    assert "missing_master" in reasons(stock(day, "GLOVE-L", "HOU-DC"))
    signals = day.table("signals").filter(item_id="GASKET-5", signal_type="replenishment_review")
    assert set(signals.select("is_suppressed", "suppressed_reason").rows()) == {(True, "refused_master")}


def test_a_class_that_could_not_be_read_is_the_strictest(day):
    tolerances = day.table("reconciliation_balances").filter(stock_status="available", location_id="HOU-DC")
    shares = {row["item_id"]: row["tolerance_quantity"] / row["wms_quantity"] for row in tolerances.to_dicts()}
    assert (float(shares["PUMP-X"]), float(shares["GLOVE-L"])) == (0.01, 0.01)
    assert items(day)["PUMP-X"]["abc_class"] is None
    # What could be read of the leading row counts, not what the other ERP says.
    assert (items(day)["BOLT-M8"]["abc_class"], float(shares["BOLT-M8"])) == ("B", 0.03)


def test_a_line_of_a_material_whose_type_could_not_be_read_is_of_an_unknown_kind(day):
    (order,) = day.table("open_orders").filter(item_id="CABLE-10", order_line="000050").to_dicts()
    assert (order["line_kind"], order["trust"], "unknown_kind" in reasons(order)) == ("unknown", "degraded", True)


def test_parameters_of_an_item_whose_stock_was_refused_stay(day):
    (row,) = day.table("item_locations").filter(item_id="BOLT-M8", location_id="LYO-DC").to_dicts()
    assert (row["safety_stock"], row["planned_lead_time_days"], row["trust"]) == (200, 12, "withheld")
    assert "refused_parameters" in reasons(row)


def test_whether_a_refused_promotion_ran_is_not_known(day):
    rows = day.table("forecast").filter(item_id="PUMP-X", location_id="HOU-DC").sort("bucket_start").to_dicts()
    assert [row["is_promotion"] for row in rows] == [None, None, False]
    assert ["refused_promotions" in reasons(row) for row in rows] == [True, True, False]
    bolts = day.table("forecast").filter(item_id="BOLT-M8", location_id="HOU-DC")
    assert not any("refused_promotions" in reasons(row) for row in bolts.to_dicts())
