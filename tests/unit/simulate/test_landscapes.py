"""Enterprises of other landscapes than the sample's."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.files import read_json
from orchestration.ingest.dry_run import check_file
from orchestration.simulate.codes import Cause
from orchestration.simulate.documents.make import all_orders
from orchestration.simulate.enterprise import make_enterprise
from orchestration.simulate.network import UnfitLandscapeError
from orchestration.simulate.plan import FaultPlan, Missing
from orchestration.simulate.postings import STOCK_KEY
from orchestration.simulate.write import unwritten
from tests.unit.simulate.landscapes import EVERYTHING, ONE_ERP, codes, rows

TEXTS = pytest.mark.parametrize("text", [ONE_ERP, EVERYTHING], ids=["one_erp", "everything"])


@TEXTS
@pytest.mark.parametrize("seed", range(2))
def test_causes_add_up_to_the_variance_of_every_key(landscape, spec, text, seed):
    enterprise = make_enterprise(spec(seed=seed), landscape(text))
    assert conserves(enterprise)


@pytest.mark.parametrize("seed", range(4))
def test_causes_add_up_where_two_warehouse_systems_share_a_location(spec, two_erps, seed):
    missing = (Missing("wms_reno", 2, ("MOVE",)), Missing("wms_reno", 3, ("QUAN",)), Missing("erp_latam", 3, ("MSEG",)))
    assert conserves(make_enterprise(spec(seed=seed, days=4), two_erps))
    assert conserves(make_enterprise(spec(FaultPlan({"lost_message": 0.05}, missing=missing), seed=seed), two_erps))


def conserves(enterprise) -> bool:
    truths = enterprise.truths()
    assert any(truth.balances.height or truth.alone.height for truth in truths)
    for truth in truths:
        explained = truth.causes.group_by(STOCK_KEY).agg(pl.col("quantity").sum())
        both = truth.balances.join(explained, on=STOCK_KEY, how="full", coalesce=True).fill_null(0)
        if not both.filter(pl.col("wms") - pl.col("erp") != pl.col("quantity")).is_empty():
            return False
    return True


@TEXTS
def test_every_file_passes_the_contract_of_its_system(landscape, written, text):
    made_for = landscape(text)
    home = written(made_for, days=1)
    sources = {source.name: source for source in made_for.sources}
    assert {path.name for path in home.inbox.iterdir()} == set(sources) - set(unwritten(made_for))
    for path in sorted(home.inbox.glob("*/*[!n]")):
        enforced = check_file(path, sources[path.parent.name])
        assert (enforced.rejection, enforced.dead_letters.height) == (None, 0), path.name


def test_every_code_of_a_place_means_one_location(landscape, written):
    home = written(landscape(EVERYTHING), days=1)
    places = [
        (row["source"], row["source_site"], row["source_sublocation"]) for row in rows(home, "mdm", "location_xref")
    ]
    assert len(places) == len(set(places))
    ids = [row["location_id"] for row in rows(home, "mdm", "locations")]
    assert len(ids) == len(set(ids))
    assert {"ONE-A", "WMS-MIXED", "ERP-ONLY", "ANYBODY"} < set(ids)


def test_erps_of_one_dialect_number_alike(two_erps, written):
    home = written(two_erps)
    for entity, column in [("EKKO", "EBELN"), ("VBAK", "VBELN"), ("MSEG", "MBLNR"), ("T001L", "WERKS")]:
        first, second = (codes(home, erp, entity, column) for erp in ("erp_na", "erp_latam"))
        assert first & second, entity
    lines = {erp: {tuple(row.values()) for row in rows(home, erp, "EKPO")} for erp in ("erp_na", "erp_latam")}
    assert lines["erp_na"].isdisjoint(lines["erp_latam"])
    assert codes(home, "wms_den", "MOVE", "DOCNO") & codes(home, "wms_bog", "MOVE", "DOCNO")
    alike = pl.read_parquet(home.truth / "inbound.parquet")
    assert set(alike["source"]) == {"erp_na", "erp_latam"}
    assert alike.group_by("purchase_order_id").agg(pl.col("source").n_unique())["source"].max() == 2
    assert set(alike["supplier_id"].drop_nulls()) == {"SUP-A", "SUP-B", "SUP-A-2", "SUP-B-2"}


def test_each_erp_writes_its_own_time_and_currency(two_erps, written):
    home = written(two_erps, days=1)
    for erp, zone, minute, currency in [
        ("erp_na", "America/Chicago", 0, "USD"),
        ("erp_latam", "America/Bogota", 1, "COP"),
    ]:
        extracted = datetime(2026, 11, 16, 5, minute, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        newest = max(row["CPUDT"] + row["CPUTM"] for row in rows(home, erp, "MSEG"))
        assert (extracted - timedelta(minutes=15)).strftime("%Y%m%d%H%M%S") < newest
        assert newest <= extracted.strftime("%Y%m%d%H%M%S")
        assert codes(home, erp, "MBEW", "WAERS") == {currency}
    (rate,) = rows(home, "mdm", "exchange_rates")
    assert (rate["from_currency"], rate["to_currency"], rate["rate"]) == ("COP", "USD", "0.00025")


def test_one_rate_for_each_currency_in_use(landscape, written):
    home = written(landscape(EVERYTHING), days=1)
    rates = {row["from_currency"]: row["rate"] for row in rows(home, "mdm", "exchange_rates")}
    assert rates == {"INR": "0.012", "EUR": "1.08", "GBP": "1.27"}


def test_costs_and_prices_are_in_the_currency_of_their_system(two_erps, written):
    """Pesos by the thousand: both ERPs value an item alike once its cost is in the group's currency."""
    home = written(two_erps, days=1, items=60)
    costs = {
        erp: {row["MATNR"]: float(row["STPRS"]) for row in rows(home, erp, "MBEW")} for erp in ("erp_na", "erp_latam")
    }
    shared = costs["erp_na"].keys() & costs["erp_latam"].keys()
    assert shared
    assert {round(costs["erp_latam"][item] / costs["erp_na"][item]) for item in shared} == {4000}
    assert codes(home, "erp_na", "VBAP", "NETPR") == {"10.000"}
    assert codes(home, "erp_latam", "VBAP", "NETPR") == {"40000.000"}


def test_nothing_but_an_erp_and_cross_references(landscape, written):
    home = written(landscape(ONE_ERP), locations=3, days=1)
    assert {path.name for path in home.inbox.iterdir()} == {"erp", "mdm"}
    assert {row["location_id"] for row in rows(home, "mdm", "locations")} == {"ERP-DC1", "ERP-DC1B", "ERP-DC2"}
    assert (read_json(home.truth / "balances.json"), read_json(home.truth / "causes.json")) == ([], [])
    assert {row["XBLNR"] for row in rows(home, "erp", "MSEG")} == {""}


def test_suppliers_answer_the_erp_that_they_are_declared_for(landscape, spec):
    enterprise = make_enterprise(spec(), landscape(EVERYTHING))
    answered = {
        made.region.head.source: made.purchases.confirmations["in_portal"].sum()
        for made in all_orders(enterprise.spec, enterprise.world)
    }
    assert {erp for erp, count in answered.items() if count} == {"next_two", "sap_two"}


def test_several_systems_of_suppliers_answer_each_a_part(landscape, written):
    home = written(
        landscape("""
systems:
  erp: {dialect: erp_sap, time_zone: America/Chicago}
  portal_one: {dialect: supplier_portal}
  portal_two: {dialect: supplier_portal, answers_to: erp}
  mdm: {dialect: mdm}
""")
    )
    first, second = (codes(home, name, "confirmations", "po_number") for name in ("portal_one", "portal_two"))
    assert first
    assert second
    assert first.isdisjoint(second)
    assert first | second < codes(home, "erp", "EKKO", "EBELN")


def test_what_is_in_flight_goes_by_the_interface_of_the_location(landscape, spec):
    text = """
systems:
  erp: {dialect: erp_sap, time_zone: America/Chicago}
  wms: {dialect: wms_ewm}
pairs:
  - {locations: [PATIENT], erp: erp, wms: wms, interface_sla_hours: 48}
  - {locations: [HASTY], erp: erp, wms: wms, interface_sla_hours: 0.001}
"""
    asked = spec(FaultPlan({"lost_message": 0.2}), days=2, locations=2)
    (truth,) = make_enterprise(asked, landscape(text)).truths()
    assert set(truth.causes.filter(location=0)["cause"]) == {Cause.TIMING_IN_FLIGHT}
    hasty = set(truth.causes.filter(location=1)["cause"])
    assert Cause.LOST_MESSAGE in hasty
    assert Cause.TIMING_IN_FLIGHT not in hasty


def test_a_landscape_without_stock_is_refused(landscape, spec):
    with pytest.raises(UnfitLandscapeError, match="erp_sap"):
        make_enterprise(spec(), landscape("systems: {mdm: {dialect: mdm}}"))


def test_the_command_takes_a_landscape_and_names_what_it_cannot_write(landscape, tmp_path, monkeypatch):
    monkeypatch.setenv(LANDSCAPE_VARIABLE, "")
    folder = str(landscape(EVERYTHING).folder)
    sizes = ["--items", "4", "--locations", "1", "--days", "1", "--seed", "0"]
    outcome = CliRunner().invoke(app, ["simulate", "--home", str(tmp_path / "home"), "--landscape", folder, *sizes])
    assert outcome.exit_code == 0, outcome.output
    assert "Nothing for bus" in outcome.output
    assert "13 locations" in outcome.output
