"""The verdict in one sentence: nothing that speaks against the plan is left out."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from orchestration.gate import OverriddenBy
from orchestration.publish.manifest import OverrideEntry, ReadinessEntry
from orchestration.publish.report.reading import ReleaseFiles
from orchestration.publish.report.verdict import verdict
from tests.records import AS_OF, check_result, manifest, source_entry

READINESS = ReadinessEntry(
    item_locations=20,
    item_locations_ready=2,
    item_locations_withheld=1,
    planning_readiness=0.5,
    item_locations_without_value=0,
    value_readiness=0.5,
    withheld_share=0.125,
    unvalued_share=0.1,
)
TOMORROW = AS_OF + timedelta(days=1)
PASSED = check_result("causes_add_up")
WARNED = check_result("stock_is_not_negative", success=False, severity="warn")
BY = OverriddenBy("o1", "maria", "sites closed", TOMORROW)
OVERRIDDEN = check_result("some_stock_source_is_current", success=False, overridden_by=BY)


def overridden_by(actor: str) -> OverrideEntry:
    return OverrideEntry("some_stock_source_is_current", "o1", actor, "sites closed", TOMORROW)


@pytest.fixture
def judged(tmp_path):
    (tmp_path / "tables").mkdir()

    def judge(trust, sources=(), checks=(PASSED,), overrides=(), **known):
        pl.DataFrame({"trust": trust}).write_parquet(tmp_path / "tables" / "inventory.parquet")
        share = {"withheld_share": 0.125, "readiness": replace(READINESS, **known)}
        fresh = [source_entry(name, status) for name, status in sources]
        described = manifest(sources=fresh, checks=list(checks), overrides=list(overrides), **share)
        return verdict(ReleaseFiles(tmp_path, described))

    return judge


def test_a_clean_release_may_be_planned_on(judged):
    found = judged(["verified", "explained"], [("erp", "fresh")])
    assert (found.answer, found.tone) == ("Yes", "good")


def test_every_reservation_is_named(judged):
    trust = ["withheld", "degraded", "degraded", "verified"]
    found = judged(trust, [("erp", "late"), ("wms", "stale"), ("mdm", "fresh"), ("crm", "late")], [PASSED, WARNED])
    assert (found.answer, found.tone) == ("Yes, with reservations", "fair")
    assert found.sentence == (
        "The plan can be run, but 1 of 4 item-locations is withheld (12.5% of the value at stake), 2 of 4 "
        "item-locations are degraded, wms is stale, crm and erp are late and 1 check failed without blocking."
    )


def test_what_is_degraded_is_named_without_anything_withheld(judged):
    found = judged(["degraded", "verified"])
    assert found.sentence == "The plan can be run, but 1 of 2 item-locations is degraded."


@pytest.mark.parametrize(
    ("without_value", "value_readiness", "share"),
    [
        (0, 1.0, "12.5% of the value at stake"),
        (1, 1.0, "12.5% of the value at stake; 1 is of unknown value"),
        (9, 1.0, "12.5% of value or of number, whichever is more; 9 are of unknown value"),
        (2, None, "12.5% of all item-locations, as nothing has a value"),
    ],
)
def test_a_share_says_what_it_is_a_share_of(judged, without_value, value_readiness, share):
    found = judged(
        ["withheld", "verified"], item_locations_without_value=without_value, value_readiness=value_readiness
    )
    assert found.sentence == f"The plan can be run, but 1 of 2 item-locations is withheld ({share})."


def test_an_override_is_answered_for_by_name(judged):
    found = judged(["verified"], [("wms", "missing")], [OVERRIDDEN], [overridden_by("maria")])
    assert (found.answer, found.tone) == ("Only by override", "bad")
    assert found.sentence == (
        "maria answers for the release although the gate would block it (some stock source is current): wms is missing."
    )


def test_several_answer_for_it_together(judged):
    found = judged(["verified"], overrides=[overridden_by("lee"), overridden_by("dana")])
    assert found.sentence.startswith("dana and lee answer for the release although")
