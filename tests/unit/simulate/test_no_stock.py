"""What systems tell of goods that are no stock of ours, not yet, or no longer to be used."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from orchestration.settings import HomePaths
from orchestration.simulate.plan import FaultPlan
from orchestration.simulate.spec import Spec
from orchestration.simulate.write import simulate
from tests.unit.simulate.landscapes import rows


@pytest.fixture(scope="module")
def home(sample, tmp_path_factory) -> HomePaths:
    settings = HomePaths(tmp_path_factory.mktemp("no_stock"))
    spec = Spec(80, 5, 1, 1, date(2026, 11, 16), FaultPlan(), movements=3000)
    simulate(spec, sample, settings)
    return settings


def test_goods_are_released_that_came_before_and_others_wait(home):
    moved = pl.DataFrame(rows(home, "erp_sap", "MSEG"))
    came, released = (moved.filter(BWART=one) for one in ("103", "105"))
    goods = ["MATNR", "WERKS", "LGORT", "MENGE", "XBLNR", "CPUTM"]
    assert released.height
    assert released.join(came, on=goods, how="anti").is_empty()
    waiting = came.join(released, on=goods, how="anti")
    assert waiting.height
    assert set(waiting["XBLNR"]) == {""}
    assert moved.select("MBLNR", "ZEILE").is_duplicated().sum() == 0


def test_what_is_restricted_is_told_by_its_batch(home):
    moved = pl.DataFrame(rows(home, "erp_sap", "MSEG"))
    restricted = moved.filter(ZUSTD="X")
    assert restricted.height
    assert set(restricted["INSMK"]) == {""}
    assert "S" in set(moved["INSMK"])
    held = pl.DataFrame(rows(home, "erp_sap", "MARD")).join(restricted, on=["MATNR", "WERKS", "LGORT"], how="semi")
    assert set(held["SPEME"]) == {"0.000"}


def test_a_suppliers_own_goods_are_in_the_warehouse_alone(home):
    moved = pl.DataFrame(rows(home, "wms_ewm", "MOVE"))
    theirs = moved.filter(OWNER="VENDOR9")
    assert 0 < theirs.height < moved.height
    told = {row["XBLNR"] for row in rows(home, "erp_sap", "MSEG")}
    assert told.isdisjoint(theirs["DOCNO"])
    assert {row["OWNER"] for row in rows(home, "wms_ewm", "QUAN")} == {"ACME", "VENDOR9"}


def test_a_lot_is_over_on_the_same_day_in_each_system(home):
    batches = {row["CHARG"]: row["VFDAT"] for row in rows(home, "erp_sap", "MCHA")}
    held = pl.DataFrame(rows(home, "wms_openboxes", "inventory_snapshot")).filter(pl.col("lotNumber") != "")
    boxes = {lot: day.replace("-", "") for lot, day in held.select("lotNumber", "expirationDate").unique().rows()}
    shared = batches.keys() & boxes.keys()
    assert shared
    assert all(batches[lot] == boxes[lot] for lot in shared)
    over = {lot for lot, day in (batches | boxes).items() if day < "20261116"}
    expired = pl.read_parquet(home.truth / "expired.parquet")
    assert over
    assert {f"SKU-{lot.removeprefix('L')}" for lot in over} == set(expired["item_id"])
    assert expired["expired_quantity"].min() > 0
