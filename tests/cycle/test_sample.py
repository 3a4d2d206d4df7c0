"""Two cycles of the sample enterprise: the figures, what a person sees, and the commands around a release."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.publish.frepple.validate import validate
from orchestration.publish.tables import file_hash
from tests.frepple import unaccounted

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text(), parse_float=Decimal)


def plain(value):
    """Figures of the release as the expectation writes them."""
    return value if value is None or isinstance(value, bool | int | str | Decimal) else str(value)


@pytest.mark.parametrize("name", EXPECTED)
def test_figures(released, name):
    columns, rows = EXPECTED[name]["columns"], EXPECTED[name]["rows"]
    found = [[plain(value) for value in row] for row in released.table(name).select(columns).rows()]
    assert found == rows


def test_causes_add_up_to_each_variance(released):
    causes = released.table("reconciliation_causes").group_by("item_id", "location_id", "stock_status")
    sums = causes.agg(pl.col("quantity").sum())
    balances = released.table("reconciliation_balances").filter(pl.col("variance_quantity") != 0)
    joined = balances.join(sums, on=["item_id", "location_id", "stock_status"], how="full")
    assert joined["variance_quantity"].to_list() == joined["quantity"].to_list()


def test_the_trend_tells_each_cycle_and_holds_what_the_kpi_tables_say(released):
    trend = released.table("kpi_trend").filter(kpi="system_agreement", dimension="*")
    assert trend["value"].to_list() == [17 / 19, 15 / 20]
    assert trend["measured_as_of"][-1] == trend["as_of"][-1]
    agreement = released.table("kpi_system_agreement").filter(location_id="*")
    assert agreement["system_agreement"].to_list() == [15 / 20]


def test_evidence_leads_to_the_line_of_the_delivered_file(released):
    pumps = released.table("reconciliation_causes").filter(item_id="PUMP-X")
    (evidence,) = pumps["evidence"]
    delivery_id, row_number = evidence.split("[")[1].rstrip("]").rsplit(":", 1)
    deliveries = {delivery for source in released.manifest["sources"] for delivery in source["deliveries"]}
    assert delivery_id in deliveries
    (manifest,) = released.settings.landing.glob(f"deliveries/*/*/{delivery_id}.json")
    stored = json.loads(manifest.read_text())
    content = (released.settings.landing / "objects" / stored["sha256"][:2] / stored["sha256"]).read_text()
    assert content.splitlines()[int(row_number) - 1].startswith("H0009;")


def test_manifest_tells_what_the_release_is_made_of(released):
    manifest = released.manifest
    folder = released.settings.releases / released.current
    assert (manifest["outcome"], manifest["withheld_share"]) == ("warned", 0)
    assert manifest["previous_release"] == released.release_ids[0]
    assert manifest["warnings"] == ["inbox/crm: no contract for this source; 1 files stay in the inbox"]
    assert {check["name"] for check in manifest["checks"] if not check["success"]} == {
        "item_is_mapped",
        "no_row_was_dead_lettered",
        "stock_is_not_negative",
        "supply_is_not_past_due",
    }
    assert not [name for name in manifest["tables"] if name.startswith("kpi_")]
    for name, entry in released.tables.items():
        parquet = folder / "tables" / f"{name}.parquet"
        assert entry["parquet_sha256"] == file_hash(parquet)
        assert entry["rows"] == len(pl.read_parquet(parquet))
        assert entry["csv_sha256"] == file_hash(folder / "csv" / f"{name}.csv")


def test_withheld_rows_are_listed_with_what_to_do(released):
    text = (released.settings.releases / released.current / "withheld.csv").read_text()
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["item_id"], row["planning_quantity"], row["plan_action"], row["left_out"]) == (
        "wms_ewm:000000000000099999",
        "7.0000",
        "review",
        "unknown_item",
    )


def test_the_planning_tool_gets_what_it_reads_as_it_is_meant_and_the_rest_is_listed(released):
    folder = released.settings.releases / released.current
    assert validate(folder / "frepple").rows() == []
    manifest = released.manifest
    assert manifest["forecast_basis"] == "remaining"
    for name, entry in manifest["frepple"]["files"].items():
        path = folder / "frepple" / f"{name}.csv"
        assert (entry["rows"], entry["sha256"]) == (pl.read_csv(path).height, file_hash(path))
    listed = pl.read_csv(folder / "frepple_left_out.csv", infer_schema=False)
    assert listed.height == sum(manifest["frepple"][effect] for effect in ("left_out", "changed", "warnings"))
    assert unaccounted(folder).rows() == []
    left_out = set(listed.filter(effect="left_out").select("file", "source_key", "reason").rows())
    assert ("purchaseorder", "4500000103/00010/0001", "past_due_receipt") in set(
        listed.filter(effect="changed").select("file", "source_key", "reason").rows()
    )
    assert ("buffer", "wms_ewm:000000000000099999 / HOU-DC", "unknown_item") in left_out


def test_the_report_shows_how_far_the_systems_agree(released):
    page = (released.settings.releases / released.current / "report.html").read_text()
    assert "75.0%" in page  # 15 of 20 keys agree
    assert "http://" not in page and "https://" not in page


def test_dead_letters_name_file_row_column_and_reason(released):
    outcome = released.truestock("dead-letters")
    letters = list(csv.DictReader(io.StringIO(outcome.stdout)))
    assert {(row["file_name"], row["row_number"], row["column"], row["reason"]) for row in letters} == {
        ("VBAP__20261118T041000Z.csv", "6", "KWMENG", "wrong_type"),
        ("856__20261118T041000Z.edi", "15", "", "broken_record"),
    }
    assert ["|ten|" in row["raw_record"] for row in letters] == [True, False]
    assert all(row["correlation_id"] and row["meaning"] and row["what_to_do"] and row["cost"] for row in letters)


def test_releases_lists_both_and_marks_the_current(released):
    lines = released.truestock("releases").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [released.release_ids[0], "*"]
    assert lines[1].split()[1] == released.current == released.release_ids[1]


def test_rows_read_are_accounted_for(released):
    query = """
        select outcome, sum(rows_dead_lettered), sum(rows_read - rows_accepted - rows_dead_lettered - rows_duplicate)
        from cycle.row_accounts group by outcome order by outcome
    """
    with duckdb.connect(str(released.settings.warehouse), read_only=True) as connection:
        assert connection.execute(query).fetchall() == [("unused", 0, 0), ("used", 2, 0)]


def test_an_instant_without_an_offset_is_refused(released):
    outcome = released.run("2026-11-18T06:00:00")
    assert outcome.returncode == 2
    assert "no offset" in outcome.stderr
