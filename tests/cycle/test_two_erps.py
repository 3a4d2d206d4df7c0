"""Two ERPs that number alike, in other time zones and currencies, and three warehouse systems of one make: whole
cycles, exact against the truth of the simulator."""

from pathlib import Path

import polars as pl
import pytest

from orchestration.settings import HomePaths
from tests.homes import Home
from tests.scoring import Score, score

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("two_erps")]
LANDSCAPE = Path(__file__).parents[1] / "landscapes" / "two_erps"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    made = Home(HomePaths(tmp_path_factory.mktemp("two_erps") / "home"))
    sizes = ("--items", "30", "--locations", "7", "--days", "2", "--seed", "3", "--start", "2026-11-16")
    outcomes = [made.truestock("simulate", "--landscape", LANDSCAPE, *sizes)]
    for day in ("2026-11-16", "2026-11-17"):
        outcomes.append(made.truestock("run", "--landscape", LANDSCAPE, "--as-of", f"{day}T06:00:00Z"))
    for outcome in outcomes:
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return made


@pytest.fixture(scope="module")
def scored(home) -> Score:
    return score(home.settings.home)


def test_every_balance_cause_and_order_line_is_as_in_the_truth(scored):
    assert min(scored.balances.height, scored.alone.height, scored.lines.height, scored.causes.height) > 0
    for wrong in (scored.wrong_balances, scored.wrong_alone, scored.wrong_lines, scored.unbalanced):
        assert wrong.is_empty(), wrong
    assert (scored.precision, scored.recall) == (1, 1)


def test_equal_numbers_are_told_apart_by_their_erp(home):
    """Each ERP's order is at its own locations, under a reference that names it."""
    orders, supply = home.table("open_orders"), home.table("inbound_supply")
    shared = orders.group_by("order_id", "order_line").agg(pl.col("source").n_unique()).filter(pl.col("source") == 2)
    assert shared.height
    assert orders["demand_id"].is_unique().all() and supply["supply_id"].is_unique().all()
    assert {"erp_na", "erp_latam"} == set(supply["source"]) == set(supply["supply_id"].str.split("/").list.first())
    assert set(orders.filter(source="erp_latam")["location_id"]) <= {"BOG-DC", "BOG-DC2", "CALI-DC"}


def test_a_location_of_two_warehouse_systems_adds_up(home):
    shared = home.table("reconciliation_balances").filter(location_id="RENO-DC")
    assert shared["wms_source"].unique().to_list() == ["wms_den+wms_reno"]
    lines = pl.read_parquet(home.settings.releases / home.current / "trace" / "*.parquet")
    there = lines.filter(location_id="RENO-DC", published_column="wms_quantity")
    assert set(there["delivery_id"].str.split(".").list.first()) == {"wms_den", "wms_reno"}
    assert there["quantity"].sum() == shared["wms_quantity"].sum()


def test_a_location_without_a_warehouse_system_stands_in_inventory_from_its_erp(home):
    store = home.table("inventory").filter(location_id="TULSA-STORE")
    assert store.height and set(store["quantity_basis"]) == {"erp_rolled"}
    assert set(store["trust"]) == {"unreconciled"}
    assert store["wms_quantity"].is_null().all() and store["variance_quantity"].is_null().all()
    assert (
        store["erp_quantity"].to_list()
        == store.select(
            pl.sum_horizontal("on_hand_quantity", "quality_quantity", "blocked_quantity", "returns_quantity")
        )
        .to_series()
        .to_list()
    )
