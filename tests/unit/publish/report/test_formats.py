"""How figures are written: signs, cents and zones that nobody can misread."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from orchestration.publish.report.formats import cell, instant, sign, tone


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("count", 1234567, "1,234,567"),
        ("quantity", Decimal("1200.5000"), "1,200.5"),
        ("quantity", Decimal("-100.0000"), "\u2212100"),
        ("signed", Decimal("4"), "+4"),
        ("signed", Decimal("0.0000"), "0"),
        ("money", Decimal("999.5"), "999.50"),
        ("money", Decimal("1000.4"), "1,000"),
        ("signed_money", Decimal("-1046.8"), "\u22121,047"),
        ("signed_money", 0, "0"),
        ("share", 0.785, "78.5%"),
        ("hours", 25.84, "25.8"),
        ("day", date(2026, 11, 18), "2026-11-18"),
        ("instant", datetime(2026, 11, 18, 6), "2026-11-18 06:00"),
        ("words", "posted_outside_wms", "Posted outside WMS"),
        ("yes", False, "no"),
        ("text", "", "n/a"),
    ],
)
def test_cells(kind, value, written):
    assert cell(value, kind) == written


@pytest.mark.parametrize(
    "kind", ["count", "quantity", "signed", "money", "signed_money", "share", "hours", "day", "words"]
)
def test_what_is_not_there_is_said(kind):
    assert cell(None, kind) == "n/a"


def test_instants_are_of_utc_wherever_they_come_from():
    in_chicago = datetime(2026, 11, 18, 0, tzinfo=timezone(timedelta(hours=-6)))
    same = ("2026-11-18T06:00:00+00:00", datetime(2026, 11, 18, 6), datetime(2026, 11, 18, 6, tzinfo=UTC), in_chicago)
    assert {instant(one) for one in same} == {"2026-11-18 06:00 UTC"}


def test_a_state_is_told_without_its_colour():
    assert {tone(word): sign(word) for word in ("fresh", "late", "stale", "low")} == {
        "good": "✓",
        "fair": "▲",
        "bad": "✕",
        "plain": "●",
    }
