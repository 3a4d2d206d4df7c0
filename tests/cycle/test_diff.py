"""From one release of the sample to the next: what changed, and which delivery, cause or rule did it."""

import io
import json
import shutil

import polars as pl
import pytest

from orchestration.files import read_json, write_json_atomic
from orchestration.publish.changes import changes, summary

LYON = ["erp_next/", "wms_openboxes/"]
HOUSTON = ["erp_sap/", "wms_ewm/"]


@pytest.fixture(scope="module")
def folders(released):
    return [released.settings.releases / release_id for release_id in released.release_ids]


@pytest.fixture(scope="module")
def found(folders) -> pl.DataFrame:
    return changes(*folders)


def reason(found: pl.DataFrame, table: str, key: str) -> str:
    (only,) = found.filter(table=table, key=key)["reason"].unique()
    return only


def test_each_changed_value_has_a_reason(found):
    assert found["reason"].null_count() == 0
    assert set(found["change"]) == {"added", "changed"}


def test_a_line_that_was_refused_is_not_gone(found):
    refused = found.filter(table="open_orders", key="0000000502 / 000020 / erp_sap", column="open_quantity")
    assert refused.select("before", "after", "change").rows() == [("10.0000", None, "changed")]
    assert refused["reason"][0].startswith("trust reasons: none → refused_line; delivered: erp_sap/")
    assert "erp_sap/VBAP__20261118T041000Z" in refused["reason"][0]


def test_a_cause_that_appeared_changed_the_stock(found):
    words = reason(found, "inventory", "PUMP-X / HOU-DC")
    assert words.startswith("timing_in_flight appeared (-4.0000 available); trust reasons: none → variance_beyond")
    assert "wms_ewm/MOVE__20261118T054000Z" in words


@pytest.mark.parametrize(
    ("key", "own", "others"), [("LAMP-E27 / LYO-DC", LYON, HOUSTON), ("PUMP-X / DEN-DC", HOUSTON, LYON)]
)
def test_only_deliveries_of_the_location_s_own_systems_count(found, key, own, others):
    words = reason(found, "inventory", key)
    assert [name in words for name in own + others] == [True, True, False, False]


def test_a_later_promise_is_the_suppliers_word(found):
    late = found.filter(table="inbound_supply", key="4500000101/00010/0001/2")
    assert ("expected_receipt_date", "2026-11-24", "2026-12-01") in late.select("column", "before", "after").rows()
    assert "supplier_portal/delays__20261118T041000Z" in late["reason"][0]
    assert "planning/forecast" not in late["reason"][0]


def test_a_source_is_as_fresh_as_what_it_delivered(found):
    words = reason(found, "kpi_freshness", "supplier_portal")
    assert words.startswith("delivered: supplier_portal/") and "erp_sap/" not in words


def test_what_grew_old_meanwhile_did_so_by_time(folders, tmp_path):
    later = shutil.copytree(folders[1], tmp_path / "later")
    path = later / "tables" / "kpi_freshness.parquet"
    pl.read_parquet(path).with_columns(pl.col("age_hours") + 1).write_parquet(path)
    assert set(changes(folders[1], later)["reason"]) == {"the clock moved on"}


def test_a_document_that_stayed_the_same_is_late_by_time_alone(folders, tmp_path):
    """Both cycles of the sample see the same orders overdue, since the day is that of Denver."""
    later = shutil.copytree(folders[1], tmp_path / "later")
    path = later / "tables" / "open_orders.parquet"
    pl.read_parquet(path).with_columns(is_overdue=~pl.col("is_overdue")).write_parquet(path)
    overdue = changes(folders[1], later).filter(table="open_orders", column="is_overdue", change="changed")
    assert overdue["reason"].str.ends_with("the clock moved on").all() and not overdue.is_empty()


def test_the_summary_counts_rows_by_table(found):
    counted = {table: tuple(rest) for table, *rest, _ in summary(found).rows()}
    for table, counts in counted.items():
        keys = found.filter(table=table).select("change", "key").unique()["change"].value_counts()
        assert dict(keys.rows()) == {k: n for k, n in zip(("added", "removed", "changed"), counts, strict=True) if n}


def test_a_changed_policy_is_named_where_it_counts(folders, tmp_path):
    other = shutil.copytree(folders[1], tmp_path / "other")
    manifest = read_json(other / "manifest.json")
    write_json_atomic(other / "manifest.json", manifest | {"policy_hash": "other"})
    for table in ("reconciliation_balances", "suppliers"):
        path = other / "tables" / f"{table}.parquet"
        rows = pl.read_parquet(path)
        column = "tolerance_quantity" if table == "reconciliation_balances" else "description"
        rows.with_columns(pl.col(column).reverse()).write_parquet(path)
    found = changes(folders[1], other)
    assert set(found.filter(table="reconciliation_balances")["reason"]) == {"the policy changed"}
    assert set(found.filter(table="suppliers")["reason"]) == {"nothing new was delivered: it comes from earlier cycles"}
    write_json_atomic(other / "manifest.json", manifest | {"mapping_hashes": {"unit_rounding": "other"}})
    words = "mappings/unit_rounding.csv changed"
    assert set(changes(folders[1], other)["reason"]) == {words}, "nothing else did, whether the table reads it or not"


def test_a_release_does_not_differ_from_itself(folders):
    assert changes(folders[0], folders[0]).is_empty()


def test_the_command_sums_up_first_and_gives_all_as_data(released, found):
    ids = released.release_ids
    lines = released.truestock("diff", *ids).stdout.splitlines()
    summed_up = lines[: lines.index("")]
    assert any(line.startswith("inbound_supply: 1 added, 0 removed, 4 changed") for line in summed_up)
    reasons = [line for line in lines if line.startswith("    because ")]
    assert any("supplier_x12/856__20261118T041000Z" in line for line in reasons)
    table = released.truestock("diff", *ids, "--table", "inventory", "--format", "csv").stdout
    assert (
        pl.read_csv(io.StringIO(table), infer_schema=False)["key"].to_list()
        == found.filter(table="inventory")["key"].to_list()
    )
    assert len(json.loads(released.truestock("diff", *ids, "--format", "json").stdout)) == found.height
    assert "no release nothing" in released.truestock("diff", "nothing", ids[0]).stderr
    assert "no table stocks" in released.truestock("diff", *ids, "--table", "stocks").stderr
