"""Enterprises of other landscapes than the sample's."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.files import read_json
from orchestration.ingest.dry_run import check_file
from orchestration.landscape.model import Landscape
from orchestration.settings import LANDSCAPE_VARIABLE, HomePaths
from orchestration.simulate.codes import Cause
from orchestration.simulate.enterprise import make_enterprise
from orchestration.simulate.network import UnfitLandscapeError
from orchestration.simulate.orders import all_orders
from orchestration.simulate.plan import FaultPlan, Missing
from orchestration.simulate.postings import STOCK_KEY
from orchestration.simulate.write import simulate, unwritten

ONE_ERP = """
systems:
  erp: {dialect: erp_sap, time_zone: Asia/Tokyo, currency: JPY}
  mdm: {dialect: mdm}
"""
EVERYTHING = """
systems:
  sap_one: {dialect: erp_sap, time_zone: America/Chicago}
  sap_two: {dialect: erp_sap, time_zone: Asia/Kolkata, currency: INR}
  next_one: {dialect: erp_next, time_zone: Europe/Paris, currency: EUR}
  next_two: {dialect: erp_next, time_zone: Europe/London, currency: GBP}
  ewm_one: {dialect: wms_ewm}
  ewm_two: {dialect: wms_ewm}
  boxes_one: {dialect: wms_openboxes}
  boxes_two: {dialect: wms_openboxes}
  portal: {dialect: supplier_portal, answers_to: next_two}
  x12: {dialect: supplier_x12, answers_to: sap_two}
  planning: {dialect: planning}
  mdm: {dialect: mdm}
pairs:
  - {locations: [ONE-A, ONE-B, ONE-C], erp: sap_one, wms: ewm_one}
  - {locations: [TWO-A, TWO-B], erp: sap_two, wms: ewm_one}
  - {locations: [TWO-MIXED], erp: sap_two, wms: [boxes_one, ewm_one]}
  - {locations: [WMS-A, WMS-B], wms: ewm_one}
  - {locations: [WMS-MIXED], wms: [ewm_one, boxes_one]}
  - {locations: [ERP-ONLY], erp: next_one}
  - {locations: [ANYBODY]}
"""


TEXTS = pytest.mark.parametrize("text", [ONE_ERP, EVERYTHING], ids=["one_erp", "everything"])
FAULTLESS = FaultPlan()


@pytest.fixture
def written(spec, tmp_path):
    """Where the enterprise of a landscape was written."""

    def write(landscape: Landscape, faults: FaultPlan | None = None, **sizes: int) -> HomePaths:
        settings = HomePaths(tmp_path / "home")
        simulate(spec(faults, **sizes), landscape, settings)
        return settings

    return write


def rows(settings: HomePaths, source: str, entity: str) -> list[dict[str, str]]:
    """The rows of an entity's newest file."""
    path = max(settings.inbox.glob(f"{source}/{entity}__*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter=next(one for one in "|;," if one in lines[0])))


def codes(settings: HomePaths, source: str, entity: str, column: str) -> set[str]:
    return {row[column] for row in rows(settings, source, entity)}


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
    alike = read_json(home.truth / "inbound.json")
    assert {one["system"] for one in alike} == {"erp_na", "erp_latam"}
    assert len({(one["system"], one["purchase_order_id"]) for one in alike}) == len(alike)
    assert {one["supplier_id"] for one in alike} == {"SUP-A", "SUP-B", "SUP-A-2", "SUP-B-2"}


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
    assert (rate["from_currency"], rate["to_currency"]) == ("COP", "USD")


def test_one_rate_for_each_currency_in_use(landscape, written):
    home = written(landscape(EVERYTHING), days=1)
    rates = {row["from_currency"]: row["rate"] for row in rows(home, "mdm", "exchange_rates")}
    assert set(rates) == {"INR", "EUR", "GBP"}
    assert len(set(rates.values())) == 3


def site_of(home: HomePaths, system: str, location_id: str) -> str:
    """What a system calls a location."""
    (site,) = [
        row["source_site"]
        for row in rows(home, "mdm", "location_xref")
        if (row["source"], row["location_id"]) == (system, location_id)
    ]
    return site


def quants(home: HomePaths, erp: str, wms: str, location_id: str) -> dict[str, Decimal]:
    """Pieces that are ours at a location, by material, with an ERP's factors."""
    cases = {row["MATNR"]: Decimal(row["UMREZ"]) for row in rows(home, erp, "MARM") if row["MEINH"] == "CS"}
    site, held = site_of(home, wms, location_id), defaultdict[str, Decimal](Decimal)
    for row in rows(home, wms, "QUAN"):
        if row["LGNUM"] == site and row["OWNER"] == row["ENTITLED"]:
            held[row["MATNR"]] += Decimal(row["QUAN"]) * (cases[row["MATNR"]] if row["UNIT"] == "CS" else 1)
    return held


def test_two_warehouse_systems_of_a_location_add_up(two_erps, written):
    """On a day on which next to nothing moves, the quants of both are what the ERP has."""
    home = written(two_erps, FAULTLESS, days=1, movements=1)
    first, second = (quants(home, "erp_na", wms, "RENO-DC") for wms in ("wms_den", "wms_reno"))
    assert first
    assert second
    booked, plant = defaultdict[str, Decimal](Decimal), site_of(home, "erp_na", "RENO-DC")
    for row in rows(home, "erp_na", "MARD"):
        if row["WERKS"] == plant:
            booked[row["MATNR"]] += sum(Decimal(row[one]) for one in ("LABST", "INSME", "SPEME", "EINME", "RETME"))
    assert booked == {one: first[one] + second[one] for one in {*first, *second}}


def test_each_document_is_in_one_warehouse_system(spec, two_erps):
    enterprise = make_enterprise(spec(), two_erps)
    journal = pl.DataFrame(
        {name: enterprise.stock.journal[name] for name in ("pairing", "wms_reference", "wms_system")}
    )
    shared = [one.number for one in enterprise.world.network.pairings if len(one.wms) == 2]
    documents = journal.filter(pl.col("pairing").is_in(shared) & (pl.col("wms_reference") > 0))
    assert documents["wms_system"].n_unique() == 2
    assert documents.group_by("wms_reference").agg(pl.col("wms_system").n_unique())["wms_system"].max() == 1


def test_an_erp_names_documents_as_each_warehouse_system_does(landscape, written):
    home = written(landscape(EVERYTHING), FAULTLESS, days=1)
    told = codes(home, "sap_two", "MSEG", "XBLNR") - {""}
    known = codes(home, "ewm_one", "MOVE", "DOCNO") | codes(home, "boxes_one", "transaction", "transactionNumber")
    assert {"D", "T"} == {one[0] for one in told}
    assert told <= known


def test_the_least_watermark_of_a_pairing_is_its_cut_off(spec, two_erps):
    late = spec(FaultPlan(missing=(Missing("wms_reno", 3, ("MOVE",)),)))
    cutoffs = {
        "+".join(feed.source for feed in pairing.wms): pairing.cutoff(late, 3)
        for pairing in make_enterprise(late, two_erps).world.network.compared
    }
    assert cutoffs["wms_den+wms_reno"] == late.cycle(2) - 19 * 60  # 05:41 of the day before
    assert cutoffs["wms_den"] == late.cycle(3) - 60 * 60


def test_what_one_system_alone_tells_of_is_no_balance(two_erps, written):
    truth = written(two_erps, days=2).truth
    alone = read_json(truth / "single_system.json")
    assert {(one["location_id"], one["system"]) for one in alone} == {("TULSA-STORE", "erp_na")}
    assert set(alone[0]) == {"item_id", "location_id", "stock_status", "system", "quantity"}
    assert "TULSA-STORE" not in {one["location_id"] for one in read_json(truth / "balances.json")}
    assert read_json(truth / "meta.json")["cutoff"] == {
        "erp_na": "2026-11-17T05:00:00+00:00",
        "erp_latam": "2026-11-17T05:01:00+00:00",
    }


def test_a_warehouse_system_alone_holds_what_it_delivers(landscape, written):
    """Its log ends with its snapshot."""
    home = written(landscape(EVERYTHING), days=2)
    for place in ("WMS-A", "WMS-B", "WMS-MIXED"):
        told = defaultdict[str, Decimal](Decimal)
        for one in read_json(home.truth / "single_system.json"):
            if (one["location_id"], one["system"]) == (place, "ewm_one"):
                told[one["item_id"].removeprefix("SKU-").zfill(18)] += Decimal(one["quantity"])
        assert told == quants(home, "sap_one", "ewm_one", place)


def test_nothing_but_an_erp_and_cross_references(landscape, written):
    home = written(landscape(ONE_ERP), locations=3, days=1)
    assert {path.name for path in home.inbox.iterdir()} == {"erp", "mdm"}
    assert {row["location_id"] for row in rows(home, "mdm", "locations")} == {"ERP-DC1", "ERP-DC1B", "ERP-DC2"}
    assert (read_json(home.truth / "balances.json"), read_json(home.truth / "causes.json")) == ([], [])
    assert {row["XBLNR"] for row in rows(home, "erp", "MSEG")} == {""}


def test_suppliers_answer_the_erp_that_they_are_declared_for(landscape, spec):
    enterprise = make_enterprise(spec(), landscape(EVERYTHING))
    answered = {
        made.region.head.source: made.purchases["confirmed_on"].drop_nulls().len()
        for made in all_orders(enterprise.spec, enterprise.world)
    }
    assert {erp for erp, count in answered.items() if count} == {"next_two"}


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
    assert "Nothing for x12" in outcome.output
    assert "13 locations" in outcome.output
