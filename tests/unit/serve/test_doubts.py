"""What a line that could not be read does to an answer: demand turns a yes, supply a no, nothing else."""

from decimal import Decimal

import pytest

from orchestration.serve.doubts import Doubts, UnreadLine, doubts_of, verdict_of, with_reasons

STOCK = {"trust": "verified"}
FLOWS = {"uses_withheld": False, "is_demand_unread": False, "is_supply_unread": False}
UNREAD = UnreadLine("order", "refused_lines")


@pytest.mark.parametrize(
    ("doubts", "of_90", "of_105", "of_120"),
    [
        (Doubts(False, False, False), "available", "uncertain", "not_available"),
        (Doubts(False, True, False), "uncertain", "uncertain", "not_available"),
        (Doubts(False, False, True), "available", "uncertain", "uncertain"),
        (Doubts(False, True, True), "uncertain", "uncertain", "uncertain"),
        (Doubts(True, False, False), "uncertain", "uncertain", "not_available"),
    ],
)
def test_a_doubt_changes_an_answer_in_its_own_direction(doubts, of_90, of_105, of_120):
    figures = {"available_quantity": Decimal(110), "available_low_quantity": Decimal(100)}
    assert [verdict_of(taken, doubts, **figures) for taken in (90, 105, 120)] == [of_90, of_105, of_120]


@pytest.mark.parametrize("doubts", [Doubts(False, True, False), Doubts(False, False, True)])
def test_nobody_knows_what_nobody_knows(doubts):
    assert verdict_of(5, doubts, available_quantity=None, available_low_quantity=None) == "unknown"


@pytest.mark.parametrize(
    ("stock", "flows", "unread", "doubts"),
    [
        ({}, {}, [], Doubts(False, False, False)),
        ({"trust": "degraded"}, {}, [], Doubts(False, False, False)),
        ({"trust": "withheld"}, {}, [], Doubts(True, False, False)),
        ({}, {"uses_withheld": True}, [], Doubts(True, False, False)),
        ({}, {"is_demand_unread": True}, [], Doubts(False, True, False)),
        ({}, {"is_supply_unread": True}, [], Doubts(False, False, True)),
        ({}, {}, [UNREAD], Doubts(False, True, False)),
        ({}, {}, [UnreadLine("transfer", "unknown_origin")], Doubts(False, True, False)),
        ({}, {}, [UnreadLine("supply", "refused_line")], Doubts(False, False, True)),
    ],
)
def test_what_makes_a_doubt(stock, flows, unread, doubts):
    assert doubts_of({**STOCK, **stock}, {**FLOWS, **flows}, unread) == doubts


@pytest.mark.parametrize(
    ("of_stock", "unread", "reasons"),
    [
        (None, [], ""),
        ("stale_wms", [], "stale_wms"),
        (
            "stale_wms, refused_lines",
            [UNREAD, UnreadLine("supply", "refused_line")],
            "stale_wms, refused_lines, refused_line",
        ),
        ("", [UNREAD, UNREAD], "refused_lines"),
    ],
)
def test_each_reason_is_told_once(of_stock, unread, reasons):
    assert with_reasons(of_stock, unread) == reasons
