"""Which systems an answer about stock names: those that are compared, or the one that keeps the stock alone."""

from datetime import UTC, datetime

import polars as pl
import pytest

from orchestration.publish.trace import LINES
from orchestration.serve.releases import Release, Releases
from orchestration.serve.stock import stock_of
from tests.records import manifest, source_entry, table_entry

AT = datetime(2026, 11, 18, 5, tzinfo=UTC)
FIGURES = ("planning_quantity", "low_quantity", "high_quantity")


@pytest.fixture
def release(settings):
    """Bolts at a warehouse that an ERP and a WMS keep, and at a store that the ERP keeps alone."""
    made = manifest(
        tables={name: table_entry([], {}) for name in ("inventory", "reconciliation_balances")},
        sources=[source_entry(name) for name in ("erp", "portal", "wms")],
    )
    folder = settings.releases / made.release_id
    for parent in ("tables", "trace"):
        (folder / parent).mkdir(parents=True)
    places = pl.DataFrame({"item_id": ["BOLT"] * 2, "location_id": ["DC", "STORE"]})
    stock = {"quantity_basis": "erp_rolled", "trust": "verified", "trust_reasons": "", "on_hand_at": AT}
    figures = dict.fromkeys(FIGURES, 5) | stock
    inventory = places.with_columns(pl.lit(value).alias(name) for name, value in figures.items())
    inventory.write_parquet(folder / "tables" / "inventory.parquet")
    compared = places.head(1).with_columns(erp_source=pl.lit("erp"), wms_source=pl.lit("wms"))
    compared.write_parquet(folder / "tables" / "reconciliation_balances.parquet")
    lines = [("STORE", "inventory", "erp"), ("STORE", "inbound_supply", "portal"), ("DC", "inventory", "wms")]
    traced = pl.DataFrame(lines, ["location_id", "published_table", "source"], orient="row")
    traced.with_columns(item_id=pl.lit("BOLT")).write_parquet(folder / LINES)
    return Release(made.release_id, folder, made, made_at=0)


@pytest.mark.parametrize(("location_id", "sources"), [("DC", ["erp", "wms"]), ("STORE", ["erp"])])
def test_the_systems_that_keep_the_stock_are_named(settings, release, location_id, sources):
    stock = stock_of(Releases(settings), release, "BOLT", location_id)
    assert [one.source for one in stock["sources"]] == sources
