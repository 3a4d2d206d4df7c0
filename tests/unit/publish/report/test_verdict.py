"""The verdict in one sentence: nothing that speaks against the plan is left out."""

import polars as pl
import pytest

from orchestration.publish.report.reading import ReleaseFiles
from orchestration.publish.report.verdict import verdict

PASSED = {"name": "causes_add_up", "success": True, "severity": "block"}
WARNED = {"name": "stock_is_not_negative", "success": False, "severity": "warn"}
OVERRIDDEN = {"name": "some_stock_source_is_current", "success": False, "severity": "block", "overridden_by": {}}


@pytest.fixture
def judged(tmp_path):
    (tmp_path / "tables").mkdir()

    def judge(trust, sources=(), checks=(PASSED,), overrides=()):
        pl.DataFrame({"trust": trust}).write_parquet(tmp_path / "tables" / "inventory.parquet")
        fresh = [{"source": name, "freshness_status": status} for name, status in sources]
        manifest = {"withheld_share": 0.125, "sources": fresh, "checks": checks, "overrides": overrides}
        return verdict(ReleaseFiles(tmp_path, manifest))

    return judge


def test_a_clean_release_may_be_planned_on(judged):
    found = judged(["verified", "explained"], [("erp", "fresh")])
    assert (found.answer, found.tone) == ("Yes", "good")


def test_every_reservation_is_named(judged):
    trust = ["withheld", "degraded", "degraded", "verified"]
    found = judged(trust, [("erp", "late"), ("wms", "stale"), ("mdm", "fresh"), ("crm", "late")], [PASSED, WARNED])
    assert (found.answer, found.tone) == ("Yes, with reservations", "fair")
    assert found.sentence == (
        "The plan can be run, but 1 of 4 item-locations is withheld, 12.5% of the inventory value, 2 of 4 are "
        "degraded, wms is stale, crm and erp are late and 1 check failed without blocking."
    )


def test_an_override_is_answered_for_by_name(judged):
    override = {"check": "some_stock_source_is_current", "actor": "maria"}
    found = judged(["verified"], [("wms", "missing")], [OVERRIDDEN], [override])
    assert (found.answer, found.tone) == ("Only by override", "bad")
    assert found.sentence == (
        "maria answers for the release although the gate would block it (some stock source is current): wms is missing."
    )
