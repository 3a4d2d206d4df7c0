"""Who holds the stock of a location: several warehouse systems, one system alone, and what its log reaches to."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import polars as pl

from orchestration.files import read_json
from orchestration.simulate.enterprise import make_enterprise
from orchestration.simulate.plan import FaultPlan, Missing
from tests.unit.simulate.landscapes import EVERYTHING, codes, quants, rows, site_of

FAULTLESS = FaultPlan()


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
