"""What blocks leaves the current release as it was, and says why."""

import re
import shutil

import duckdb
import polars as pl
import pytest

from expectations.run import run_stage
from orchestration.files import read_json, write_json_atomic
from orchestration.gate import PublishBlocked
from orchestration.publish.release import ReleaseConflict, publish
from orchestration.settings import PROJECT_ROOT
from tests.homes import LAST


def change(home, statement: str) -> None:
    with duckdb.connect(str(home.settings.warehouse)) as connection:
        connection.execute(statement)


def cycles_known(home, cycle_id: str, state: str, column: str = "as_of") -> int:
    return pl.read_parquet(home.settings.history / cycle_id / f"{state}.parquet")[column].n_unique()


def failed(home, stage: str) -> dict[str, str]:
    return {check.name: check.severity for check in run_stage(home.settings, stage).checks if check.failure}


def test_f17_all_sources_stale_blocks_and_the_current_release_stays(copy_of):
    home = copy_of()
    before = home.settings.current.read_bytes()
    outcome = home.run("2026-11-22T06:00:00Z")
    assert outcome.returncode == 3
    assert f"Blocked by the gate; release {home.current} stays current:" in outcome.stderr
    measured = r"Every ERP and WMS is past its hard SLA: erp_next: [\d.]+ h old, limit 30\.0 h; erp_sap: "
    assert re.search(f"some_stock_source_is_current: {measured}", outcome.stderr)
    assert "blocked_release.md" in outcome.stderr
    assert "2 checks block the release" in home.truestock("alerts", "list").stdout
    assert home.settings.current.read_bytes() == before
    assert len(home.release_ids) == 2
    assert cycles_known(home, "20261122T060000Z", "source_cycles") == 3, "a blocked cycle advances the history"
    assert cycles_known(home, "20261122T060000Z", "kpi_trend", "measured_as_of") == 2, "but measures no KPIs"


@pytest.mark.heavy
def test_a_blocked_cycle_whose_state_is_lost_is_replayed(copy_of):
    home = copy_of()
    home.run("2026-11-22T06:00:00Z")
    shutil.rmtree(home.settings.history / "20261122T060000Z")
    outcome = home.run("2026-11-23T06:00:00Z")
    assert outcome.returncode == 3
    assert "Replaying the state of cycle 20261122T060000Z" in outcome.stdout
    assert cycles_known(home, "20261123T060000Z", "source_cycles") == 4
    assert cycles_known(home, "20261123T060000Z", "kpi_trend", "measured_as_of") == 2, "nor does its replay"


def test_an_expectation_that_fails_blocks_the_publication(copy_of):
    home = copy_of()
    before = home.settings.current.read_bytes()
    change(home, "delete from planning.inventory where item_id like 'B%' or item_id like 'G%' or item_id like 'N%'")
    change(home, "delete from planning.inventory where item_id like 'L%' or item_id like 'P%'")
    assert failed(home, "planning")["inventory_is_of_usual_volume"] == "block"
    with pytest.raises(PublishBlocked, match="inventory_is_of_usual_volume"):
        publish(home.settings)
    assert home.settings.current.read_bytes() == before


def test_a_check_without_a_severity_blocks(copy_of):
    home = copy_of()
    record = read_json(home.settings.cycle_pointer)
    del record["policy"]["severities"]["stock_is_not_negative"]
    write_json_atomic(home.settings.cycle_pointer, record)
    assert failed(home, "reconciliation")["stock_is_not_negative"] == "block"


def test_a_release_with_other_content_needs_a_restatement(copy_of):
    home = copy_of()
    change(home, "update planning.inventory set on_hand_quantity = 1 where item_id = 'BOLT-M8'")
    failed(home, "planning")
    orphan = home.settings.releases / ".tmp-killed"
    orphan.mkdir()
    with pytest.raises(ReleaseConflict, match="inventory differ; publish a restatement with --restate"):
        publish(home.settings)
    assert not orphan.exists()
    assert len(home.release_ids) == 2


@pytest.mark.heavy
def test_a_restatement_is_a_new_release_that_names_the_old_one(copy_of):
    home = copy_of()
    old = home.current
    header = (PROJECT_ROOT / "data/samples/supplier_portal/asns__20261118T041000Z.csv").read_text().splitlines()[0]
    (home.settings.inbox / "supplier_portal" / "asns__20261118T051000Z.csv").write_text(header + "\n")
    home.truestock("pull", "--table", "inventory", "--actor", "maria")
    outcome = home.truestock("run", "--restate", "--as-of", LAST)
    assert outcome.returncode == 0, outcome.stderr
    assert f"maria pulled inventory of {old} at " in outcome.stderr
    assert [pull["actor"] for pull in home.manifest["pulled_before"]] == ["maria"]
    assert "1 pull of a release that was replaced" in home.truestock("alerts", "list").stdout
    assert home.current != old
    assert home.manifest["restates_release"] == old
    assert home.table("inbound_supply").filter(asn_id="ASN-7001").is_empty()
