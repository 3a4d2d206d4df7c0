"""Tables with rows that the planning tool would refuse or misread: none of them is exported, each is listed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts.policy import policy_of, read_policy
from orchestration.publish.frepple.export import LEFT_OUT, ExportDefect, write_frepple
from tests.unit.publish.frepple_tables import TABLES, TODAY

POLICY = policy_of(read_policy(), {"group_currency": "USD", "default_calendar": None, "past_due_receipt_days": 3})


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    (folder / "tables").mkdir()
    for name, rows in TABLES.items():
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(folder / "tables" / f"{name}.parquet")
    write_frepple(folder, TODAY, POLICY)
    return folder


def rows(folder: Path, file: str, *columns) -> list[tuple]:
    return pl.read_csv(folder / "frepple" / f"{file}.csv", infer_schema=False).select(columns).rows()


def left_out(folder: Path, file: str, effect: str = "left_out") -> dict[str, str]:
    listed = pl.read_csv(folder / LEFT_OUT, infer_schema=False).filter(file=file, effect=effect)
    assert listed["meaning"].null_count() == 0
    return dict(listed.select("source_key", "reason").rows())


def test_stock_is_what_may_be_planned_and_what_nobody_knows_is_held(exported):
    assert rows(exported, "buffer", "item", "location", "onhand", "minimum") == [
        ("LAMP", "DC2", "0", None),
        ("PUMP", "DC1", "370", "20"),
        ("PUMP", "DC2", "0", "0"),
    ]
    assert left_out(exported, "buffer", "changed") == {
        "LAMP / DC2": "unread_minimum_is_blank",
        "PUMP / DC2": "negative_stock_as_zero",
    }
    assert left_out(exported, "buffer") == {
        "LAMP / DC1": "no_estimate",
        "LAMP / DC9": "unknown_location",
        "PUMP / DC3": "no_stock_source",
        "wms:9 / DC1": "unknown_item",
        "'=LAMP / DC1": "unusable_name",
    }


def test_purchases_have_supplier_place_and_a_date_to_come(exported):
    assert rows(exported, "purchaseorder", "reference", "quantity", "receipt date", "ordering date", "status") == [
        ("PO-45/10", "50", "2026-12-01", "2026-11-01", "confirmed"),
        ("PO-45/20", "50", "2026-12-03", "2026-11-18", "confirmed"),
        ("PO-45/30", "50", "2026-11-23", "2026-11-01", "confirmed"),
    ]
    assert left_out(exported, "purchaseorder") == {
        "45/40": "missing_supplier",
        "45/50": "missing_location",
        "45/60": "no_date",
        "45/70": "out_of_range",
        "45/80": "unknown_supplier",
        "45/90": "no_estimate",
        "46/10": "unknown_kind",
        "46/20": "unknown_kind",
        "46/30": "refused_line",
    }
    assert left_out(exported, "purchaseorder", "changed") == {
        "45/20": "ordered_on_plan_date",
        "45/30": "past_due_receipt",
    }


def test_each_purchase_has_its_supplier_row_with_a_lead_time_in_days(exported):
    assert rows(exported, "itemsupplier", "item", "supplier", "location", "leadtime", "sizeminimum", "cost") == [
        ("LAMP", "ACME", "DC1", "30d", None, None),
        ("PUMP", "ACME", "DC1", "8d", "10", "3"),
    ]


def test_a_shipped_transfer_has_no_origin_and_another_needs_one(exported):
    assert rows(exported, "distributionorder", "reference", "origin", "destination", "shipping date") == [
        ("TO-9/1", "DC1", "DC2", "2026-11-28"),
        ("TO-9/2", None, "DC2", "2026-11-01"),
        ("TO-9/5", "DC1", "DC2", "2026-11-20"),
    ]
    assert left_out(exported, "distributionorder", "changed") == {"9/5": "past_due_receipt"}
    assert left_out(exported, "distributionorder") == {
        "9/3": "unknown_origin",
        "9/4": "no_estimate",
        "9/6": "unknown_kind",
    }


def test_a_lane_is_not_lost_with_the_origin_of_its_transfer(exported):
    assert rows(exported, "itemdistribution", "item", "location", "origin") == [("PUMP", "DC2", "DC1")]
    assert left_out(exported, "itemdistribution") == {"9/3": "unknown_origin"}


def test_demand_has_a_date_a_name_of_its_own_and_something_to_supply_it(exported):
    assert rows(exported, "demand", "name", "due", "status") == [
        ("SO-7/1", "2026-11-30", "open"),
        ("SO-7/1/1", "2026-11-30", "open"),
        ("SO-7/2", "2026-12-05", "open"),
        ("SO-7/3", "2026-11-02", "open"),
    ]
    assert left_out(exported, "demand") == {
        "7 / 4": "order_blocked",
        "7 / 5": "no_estimate",
        "7 / 6": "no_supply_path",
        "7 / 7": "no_stock_source",
        "7 / 8": "missing_customer",
        "7 / 9": "no_date",
        "7/1 / 1": "duplicate_key",
    }
    assert left_out(exported, "demand", "changed") == {"7 / 2": "due_on_promised_date", "7 / 3": "due_on_order_date"}


def test_the_forecast_is_what_orders_left_of_it(exported):
    assert rows(exported, "forecast", "name", "method") == [("PUMP - DC1 - RETAIL", "manual")]
    assert rows(exported, "forecastplan", "start date", "end date", "forecastoverride") == [
        ("2026-11-16", "2026-11-23", "12")
    ]
    assert left_out(exported, "forecastplan") == {
        "LAMP / DC1 / RETAIL / 2026-11-16": "no_forecast",
        "PUMP / DC1 / RETAIL / 2026-11-09": "past_bucket",
    }


def test_names_are_never_altered_and_texts_are_harmless(exported):
    assert rows(exported, "item", "name", "description", "category", "cost") == [
        ("LAMP", "'=1+1", "a b", "2.000000"),
        ("PUMP", "'=1+1", "a b", "2.000000"),
    ]
    assert left_out(exported, "item") == {"'=LAMP": "unusable_name"}


def test_days_off_are_buckets_of_zero(exported):
    assert rows(exported, "calendarbucket", "start date", "end date", "value") == [
        ("2026-11-21", "2026-11-23", "0"),
        ("2026-11-28", "2026-11-29", "0"),
    ]
    assert rows(exported, "parameter", "name", "value")[0] == ("currentdate", "2026-11-18")


def test_every_row_is_exported_or_listed(exported):
    for file, table in (("demand", "open_orders"), ("item", "items"), ("forecastplan", "forecast")):
        kept = rows(exported, file, pl.all())
        assert len(kept) + len(left_out(exported, file)) == len(TABLES[table])


def test_an_export_with_a_defect_is_not_published(tmp_path, monkeypatch):
    (tmp_path / "tables").mkdir()
    for name, table in TABLES.items():
        pl.DataFrame(table, infer_schema_length=None).write_parquet(tmp_path / "tables" / f"{name}.parquet")
    monkeypatch.setattr("orchestration.publish.frepple.row_selection.RANGES", {})
    with pytest.raises(ExportDefect, match=r"purchaseorder \d+ quantity"):
        write_frepple(tmp_path, TODAY, POLICY)
