"""Sources that are missing, sources that are new, and homes that cannot be written."""

import shutil

import pytest

from orchestration.settings import PROJECT_ROOT, Settings
from tests.cycle.conftest import LAST, Home

pytestmark = pytest.mark.xdist_group("sources")
SAMPLES = PROJECT_ROOT / "data" / "samples"


def test_f16_a_missing_warehouse_lowers_trust_there_only(tmp_path):
    home = Home(Settings(tmp_path / "home"))
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
    home = Home(Settings(tmp_path / "home"))
    (home.settings.inbox / "erp_sap").mkdir(parents=True)
    path = home.settings.inbox / "erp_sap" / "MARA__20261118T040000Z.csv"
    path.write_text("x")
    home.settings.releases.write_text("not a folder")
    outcome = home.run(LAST)
    assert outcome.returncode == 1
    assert "releases" in outcome.stderr and "Traceback" not in outcome.stderr
    assert path.exists() and not home.settings.raw.exists()
