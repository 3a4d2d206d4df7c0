"""Sources that are missing, and homes that cannot be written."""

import shutil

import pytest

from orchestration.settings import PROJECT_ROOT, HomePaths
from tests.homes import FIRST, LAST, Home

SAMPLES = PROJECT_ROOT / "data" / "samples"


def trust(home, of_lyon: bool) -> dict[tuple[str, str], tuple[str, str]]:
    rows = home.table("inventory").select("item_id", "location_id", "trust", "trust_reasons").rows()
    return {row[:2]: row[2:] for row in rows if (row[1] == "LYO-DC") == of_lyon}


@pytest.mark.heavy
def test_f16_a_warehouse_that_is_missing_one_day_lowers_trust_there_only(released, tmp_path):
    home = Home(HomePaths(tmp_path / "home"))
    late = shutil.ignore_patterns("transaction__20261118*", "inventory_snapshot__20261118*")
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=late)
    for as_of in (FIRST, LAST):
        assert home.run(as_of).returncode == 0
    freshness = dict(home.table("kpi_freshness").select("source", "freshness_status").rows())
    assert freshness.pop("wms_openboxes") == "late"
    assert set(freshness.values()) == {"fresh"}
    (check,) = (one for one in home.manifest["checks"] if one["name"] == "sources_are_fresh")
    assert (check["success"], check["severity"], check["sample"]) == (False, "warn", [{"source": "wms_openboxes"}])
    assert trust(home, of_lyon=False) == trust(released, of_lyon=False)
    assert {level for level, _ in trust(home, of_lyon=True).values()} == {"degraded"}
    assert all("stale_wms" in reasons for _, reasons in trust(home, of_lyon=True).values())


@pytest.mark.heavy
def test_f16_a_warehouse_that_never_delivered_leaves_the_books(tmp_path):
    home = Home(HomePaths(tmp_path / "home"))
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("wms_openboxes"))
    for path in (home.settings.inbox / "erp_next").glob("*.jsonl"):
        path.write_text(path.read_text().replace("61.5", "0.5"))  # else too much of the value is there
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stderr
    freshness = dict(home.table("kpi_freshness").select("source", "freshness_status").rows())
    assert freshness.pop("wms_openboxes") == "missing"
    assert set(freshness.values()) == {"fresh"}
    stock = home.table("inventory")
    assert set(stock.filter(location_id="LYO-DC")["trust"]) == {"withheld"}
    assert set(stock.filter(location_id="LYO-DC")["quantity_basis"]) == {"erp_rolled"}
    assert set(stock.filter(location_id="DEN-DC")["trust"]) == {"verified", "degraded"}
    assert any("wms_openboxes" in str(check["sample"]) for check in home.manifest["checks"] if not check["success"])


def test_f25_a_home_that_cannot_be_written_fails_before_work_starts(tmp_path):
    home = Home(HomePaths(tmp_path / "home"))
    (home.settings.inbox / "erp_sap").mkdir(parents=True)
    path = home.settings.inbox / "erp_sap" / "MARA__20261118T040000Z.csv"
    path.write_text("x")
    home.settings.releases.write_text("not a folder")
    outcome = home.run(LAST)
    assert outcome.returncode == 1
    assert "releases" in outcome.stderr and "Traceback" not in outcome.stderr
    assert path.exists() and not home.settings.raw.exists()
