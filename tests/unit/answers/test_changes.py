"""Answers in quantities of several words: what is split, in which unit, and what a change changes."""

import pytest

from tests.unit.answers.written import acknowledged, advice, response


def told_line(told, *said: str, action: int = 3) -> list[tuple]:
    message = response("BGM+231+R+4", "RFF+ON:1:10", f"LIN+10+{action}+42:IN", *said, "UNS+S")
    found = told(*message).select("answer", "quantity", "confirmed_date")
    return [(answer, quantity, day and day.day) for answer, quantity, day in found]


def split(tag: str, kind: int, *parts: tuple[int, int]) -> list[str]:
    return [one for n, day in parts for one in (tag, f"QTY+{kind}:{n}:PCE", f"DTM+67:202612{day:02}:102")]


PARTS = [("changed", 15, 5), ("changed", 25, 20)]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (["QTY+113:40:PCE", *split("SCC+1", 21, (15, 5), (25, 20))], PARTS),
        (["QTY+21:40", "QTY+113:40:PCE", *split("SCC+1", 21, (15, 5), (25, 20))], PARTS),
        (["QTY+113:40:PCE", *split("LOC+7+A", 11, (15, 5), (25, 20))], PARTS),
        (["LOC+7+A", "DTM+67:20261205:102", "QTY+113:15", "LOC+7+B", "DTM+67:20261220:102", "QTY+113:25"], PARTS),
        (["QTY+113:40", "DTM+67:20261220:102", *split("LOC+7+A", 11, (15, 5)), "LOC+7+B", "QTY+11:25"], PARTS),
        (["QTY+113:40", "DTM+67:20261205:102", "LOC+7+A", "QTY+11:40"], [("changed", 40, 5)]),
        (["QTY+83:40", *split("SCC+1", 21, (15, 5), (25, 20))], [("backordered", 15, 5), ("backordered", 25, 20)]),
        # A split on days of its own that does not add up; one without days, or of something else, says nothing.
        (["QTY+113:40:PCE", *split("SCC+1", 21, (15, 5))], [("unclear", 40, None)]),
        (["QTY+113:40:PCE", *split("SCC+1", 21, (15, 5), (20, 20))], [("unclear", 40, None)]),
        (
            ["QTY+113:25", "QTY+83:15", *split("SCC+1", 21, (25, 5), (15, 20))],
            [("unclear", 25, None), ("unclear", 15, None)],
        ),
        (["QTY+113:30", "DTM+67:20261205:102", "LOC+7+A", "QTY+21:40"], [("changed", 30, 5)]),
        (["QTY+113:40", "DTM+67:20261205:102", "PAC+4", "QTY+52:10"], [("changed", 40, 5)]),
    ],
)
def test_what_is_promised_is_in_the_parts_that_add_up_to_it(told, said, parts):
    assert told_line(told, *said) == parts


@pytest.mark.parametrize(
    ("said", "action", "answers"),
    [
        (["QTY+21:40", "QTY+113:40"], 3, ["unclear"]),
        (["QTY+21:40", "QTY+113:40"], 5, ["accepted"]),
        (["QTY+21:40", "QTY+113:40", "DTM+67:20261205:102"], 3, ["changed"]),
        (["QTY+21:40", "QTY+113:30"], 3, ["changed"]),
        (["QTY+21:40", "QTY+113:30", "QTY+83:10"], 3, ["changed", "backordered"]),
        (["QTY+113:40"], 3, ["changed"]),
    ],
)
def test_a_response_that_changes_nothing_is_not_clear(told, said, action, answers):
    assert [answer for answer, _, _ in told_line(told, *said, action=action)] == answers


@pytest.mark.parametrize(
    ("acks", "answers"),
    [
        (["ACK*DR*40*EA"], ["unclear"]),
        (["ACK*IC*40"], ["unclear"]),
        ([], ["unclear"]),
        (["ACK*IA*20*EA", "ACK*DR*20*EA"], ["accepted", "unclear"]),
        (["ACK*IQ*20*EA"], ["changed"]),
        (["ACK*IQ*40*CT"], ["changed"]),
        (["ACK*IQ*20*EA", "ACK*IB*20*EA"], ["changed", "backordered"]),
        (["ACK*IQ*20*EA", "ACK*ID*20*EA"], ["changed", "rejected"]),
        (["ACK*DR*20*EA", "ACK*DR*20*EA*067*20261205"], ["changed", "changed"]),
        (["ACK*DR*40*EA*067*20261205"], ["changed"]),
    ],
)
def test_an_acknowledgement_that_changes_nothing_is_not_clear(told, acks, answers):
    beside = ["PO1*20*40*EA", "ACK*DR*40*EA*067*20261205"]
    message = acknowledged("BAK*00*AC*1*20261117", "PO1*10*40*EA", *acks, *beside, "CTT*2")
    found = told(*message).select("purchase_order_line", "answer")
    assert found == [*(("10", answer) for answer in answers), ("20", "changed")]


@pytest.mark.parametrize(
    ("quantities", "unit"),
    [
        (["QTY+21:40:CT", "QTY+{}:20"], "CT"),
        (["QTY+{}:20", "QTY+21:40:CT"], "CT"),
        (["QTY+21:40:CT", "QTY+{}:20:PCE"], "PCE"),
        (["QTY+59:12:PCE", "QTY+{}:20"], None),
    ],
)
def test_a_quantity_without_a_unit_is_in_that_of_the_line(told, quantities, unit):
    said = [one.format(113) for one in quantities]
    message = response("BGM+231+R+4", "RFF+ON:1:10", "LIN+10+3+42:IN", *said, "UNS+S")
    assert told(*message).select("quantity", "source_unit") == [(20, unit)]
    message = advice("RFF+ON:1:10", "CPS+1", "LIN+1++42:IN", *(one.format(12) for one in quantities))
    assert told(*message).select("quantity", "source_unit") == [(20, unit)]
