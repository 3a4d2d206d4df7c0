"""The shapes of suppliers' answers, each case of a kind and more of their kinds: what each row says."""

import pytest

from tests.edi import x12
from tests.unit.answers.written import DEC, LINE, acknowledged, case, notice, response

ANSWER = ("purchase_order_line", "is_whole_order", "answer", "quantity", "confirmed_date", "despatch_date")
ACCEPTED = [
    (case("edifact_ordrsp_accepted_without_quantity"), ("10", False, "accepted", None, DEC(3), None)),
    (response("BGM+231+R+29", "DTM+2:20261203:102", "RFF+ON:1"), (None, True, "accepted", None, DEC(3), None)),
    (
        response("BGM+231+R++AP", "RFF+ON:1", "DTM+67:20261203:102", "LIN+1++42:IN", "RFF+LI:10", "UNS+S"),
        ("10", False, "accepted", None, DEC(3), None),
    ),
    (case("x12_855_without_ack"), ("10", False, "accepted", 40, DEC(5), None)),
    (
        acknowledged("BAK*00*AT*1*20261117", "PO1*20*40*EA", "DTM*068*20261205", "DTM*002*20261207", "CTT*1"),
        ("20", False, "accepted", 40, None, DEC(5)),
    ),
    (acknowledged("BAK*00*AK*1*20261117", "DTM*067*20261205"), (None, True, "accepted", None, DEC(5), None)),
    (
        acknowledged("BAK*00*AC*1*20261117", "PO1*20*40*EA", "ACK*IA", "DTM*079*20261205", "CTT*1"),
        ("20", False, "accepted", 40, None, DEC(5)),
    ),
    (
        acknowledged("BAK*00*AC*1*20261117", "PO1*20*40*EA", "ACK*DR", "DTM*079*20261205", "CTT*1"),
        ("20", False, "changed", 40, None, DEC(5)),
    ),
]
REFUSED = [
    (case("x12_855_item_deleted"), ("10", False, "rejected", 40, DEC(5), None)),
    (acknowledged("BAK*00*RJ*1*20261117"), (None, True, "rejected", None, None, None)),
    (acknowledged("BAK*01*AD*1*20261117", "PO1*10*40*EA"), ("10", False, "rejected", 40, None, None)),
    (acknowledged("BAK*00*AC*1*20261117", "PO1*10*40*EA", "ACK*IH*40*EA"), ("10", False, "hold", 40, None, None)),
    (acknowledged("BAK*00*AC*1*20261117"), (None, True, "changed", None, None, None)),
    (acknowledged("BAK*00*QQ*1*20261117"), (None, True, "unclear", None, None, None)),
    (case("edifact_ordrsp_not_accepted"), ("10", False, "rejected", 40, DEC(1), None)),
    (response("BGM+231+R+27", "RFF+ON:1"), (None, True, "rejected", None, None, None)),
    (response("BGM+231+R+9", "RFF+ON:1:10", "LIN+1+10+42:IN"), ("10", False, "hold", None, None, None)),
    (
        response("BGM+231+R+4+RE", "RFF+ON:1:10", "LIN+1+5+42:IN", "QTY+113:8"),
        ("10", False, "rejected", 8, None, None),
    ),
]


@pytest.mark.parametrize(("message", "answer"), [*ACCEPTED, *REFUSED])
def test_b40_what_is_answered(told, message, answer):
    found = told(*message)
    assert (found.select(*ANSWER), found.refused) == ([answer], [])


SPLIT = [
    acknowledged("BAK*00*AC*1", "PO1*10*40*EA", "ACK*IA*25*EA*067*20261205", "ACK*IA*15*EA*067*20261212"),
    acknowledged("BAK*00*AC*1", "PO1*10*40*EA", "ACK*IA*25*EA", "DTM*067*20261205", "ACK*IA*15*EA", "DTM*067*20261212"),
    acknowledged("BAK*00*AC*1", "PO1*10*40*EA", "SCH*25*EA***067*20261205", "SCH*15*EA***067*20261212", "ACK*IA*40*EA"),
    acknowledged("BAK*00*AC*1", "PO1*10*40*EA", "SCH*25*EA***068*20261201**067*20261205", "SCH*15*EA***067*20261212"),
    response(
        *("BGM+231+R+4", "RFF+ON:1:10", "LIN+10+3+42:IN", "QTY+21:40", "QTY+113:25", "DTM+67:20261205:102"),
        *("QTY+113:15", "DTM+67:20261212:102", "UNS+S"),
    ),
    response(
        *("BGM+231+R+4", "RFF+ON:1", "LIN+10+3+42:IN", "QTY+21:40", "DTM+2:20261201:102", "SCC+1", "QTY+113:25"),
        *("DTM+2:20261205:102", "SCC+1", "QTY+113:15", "DTM+2:20261212:102"),
    ),
]


@pytest.mark.parametrize("message", SPLIT)
def test_quantities_and_days_of_one_line_are_its_parts(told, message):
    columns = ("purchase_order_line", "quantity", "confirmed_date")
    assert told(*message).select(*columns) == [("10", 25, DEC(5)), ("10", 15, DEC(12))]
    assert {answer for (answer,) in told(*message).select("answer")} <= {"accepted", "changed"}


ACKS = ("BAK*00*AC*1", "PO1*10*40*EA")
SCHEDULED = [
    # Quantities of SCH are of all ACK, of the last, or of the one that they follow.
    (
        ("ACK*IA*20", "ACK*IQ*20", "SCH*20****067*20261205", "SCH*20****067*20261212"),
        [("accepted", 20, 5), ("changed", 20, 12)],
    ),
    (("ACK*IA*25", "ACK*IQ*15", "SCH*40****067*20261205"), [("accepted", 25, 5), ("changed", 15, 5)]),
    (
        ("ACK*IA*25", "ACK*IB*15", "SCH*15****067*20261205", "SCH*25****067*20261212"),
        [("accepted", 15, 5), ("accepted", 10, 12), ("backordered", 15, 12)],
    ),
    (("ACK*IA*25*EA*067*20261205", "ACK*IQ*15", "SCH*15****067*20261212"), [("accepted", 25, 5), ("changed", 15, 12)]),
    (
        ("ACK*IA*25", "SCH*25****067*20261205", "ACK*IQ*15", "SCH*15****067*20261212"),
        [("accepted", 25, 5), ("changed", 15, 12)],
    ),
    (("ACK*IA*40", "ACK*IR*0", "SCH*40****067*20261205"), [("accepted", 40, 5), ("rejected", 0, None)]),
    (("ACK*IA*0", "ACK*IR*0", "SCH*0*EA"), [("accepted", 0, None), ("rejected", 0, None)]),
    # What ACK answers beyond them is a part, and its day that of a SCH without one.
    (("ACK*IA*40*EA*067*20261212", "SCH*25*EA"), [("accepted", 25, 12), ("accepted", 15, 12)]),
    (("ACK*IA*40*EA", "SCH*25*EA***067*20261205"), [("accepted", 25, 5), ("accepted", 15, None)]),
    (("ACK*IA", "SCH*25*EA***067*20261205"), [("accepted", 25, 5)]),
]


@pytest.mark.parametrize(("answers", "parts"), SCHEDULED)
def test_a_schedule_is_of_the_answers_that_it_adds_up_to(told, answers, parts):
    found = told(*acknowledged(*ACKS, *(one.replace("****", "*EA***") for one in answers), "CTT*1"))
    rows = sorted(
        found.select("answer", "quantity", "confirmed_date"), key=lambda row: (row[0], row[2] or DEC(31), -row[1])
    )
    assert [(answer, quantity, day and day.day) for answer, quantity, day in rows] == parts and found.refused == []


@pytest.mark.parametrize(
    "schedule",
    [["SCH*30*EA***067*20261205"], ["SCH*2*CT***067*20261205"], ["SCH**EA***067*20261205"], ["SCH*4E9999999*EA"]],
)
def test_a_schedule_that_is_of_none_of_its_answers_refuses_the_line(told, schedule):
    found = told(*acknowledged(*ACKS, "ACK*IA*20*EA", "ACK*IQ*20*EA", *schedule, "PO1*20*8*EA", "ACK*IA*8", "CTT*1"))
    assert found.select("purchase_order_line") == [("20",)]
    assert found.refused == ["the quantities of its SCH are neither those of its last ACK nor of them all"]


@pytest.mark.parametrize("answered", ["BP*51", "VN*F-9", "VN*F-8*BP*51"])
def test_an_answer_that_names_another_item_than_its_line_is_refused(told, answered):
    asked = ["PO1*10*40*EA***BP*42*VN*F-8", f"ACK*IA*40*EA*067*20261205**{answered}"]
    found = told(*acknowledged("BAK*00*AC*1*20261117", *asked, "PO1*20*8*EA***BP*51", "ACK*IA*8*EA****BP*51", "CTT*2"))
    assert found.select("purchase_order_line") == [("20",)]
    assert found.refused == ["its ACK names another item than its PO1"]


def days(*told: tuple[int, int, int], scc: bool = True) -> list[str]:
    """A schedule of an order response: qualifier, quantity and day of December."""
    parts = [("SCC+1", f"QTY+{kind}:{n}", f"DTM+67:202612{day:02}:102") for kind, n, day in told]
    return [segment for part in parts for segment in (part if scc else part[1:])]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (days((21, 15, 5), (21, 25, 20)), [("changed", 15, 5), ("changed", 25, 20)]),
        (days((21, 15, 5), (21, 25, 20), scc=False), [("changed", 15, 5), ("changed", 25, 20)]),
        (["QTY+21:40", *days((21, 15, 5), (21, 25, 20))], [("changed", 15, 5), ("changed", 25, 20)]),
        (["QTY+21:40", *days((113, 15, 5), (113, 25, 20))], [("changed", 15, 5), ("changed", 25, 20)]),
        (["QTY+113:40", *days((113, 15, 5), (113, 25, 20))], [("changed", 15, 5), ("changed", 25, 20)]),
        (
            ["QTY+113:40", "DTM+67:20261208:102", *days((113, 15, 5)), "SCC+1", "QTY+113:25"],
            [("changed", 15, 5), ("changed", 25, 8)],
        ),
        (["QTY+12:40", *days((113, 15, 5), (113, 25, 20))], [("changed", 15, 5), ("changed", 25, 20)]),
        (["QTY+113:40", *days((113, 15, 5))], [("unclear", 15, 5)]),
        (["QTY+12:25", "QTY+113:25", "DTM+67:20261205:102"], [("changed", 25, 5)]),
        (["QTY+12:25", "QTY+113:20", "DTM+67:20261205:102"], [("unclear", 25, 5)]),
        # What no mapping knows may be what is promised of what was ordered, but not beside what is.
        (["QTY+21:40", "QTY+66:25", "DTM+67:20261205:102"], [("unclear", 25, 5)]),
        (["QTY+113:40", "QTY+66:25", "DTM+67:20261205:102"], [("changed", 40, 5)]),
        (["QTY+21:40", "QTY+59:12", "DTM+67:20261205:102"], [("changed", 40, 5)]),
        # A change of what was ordered to nothing else, on no other day.
        (["QTY+21:40"], [("unclear", 40, None)]),
    ],
)
def test_a_response_tells_each_quantity_once_on_its_day(told, said, parts):
    message = response("BGM+231+R+4", "DTM+67:20261230:102", "RFF+ON:1:10", "LIN+10+3+42:IN", *said, "UNS+S")
    found = told(*message).select("answer", "quantity", "confirmed_date")
    assert [(answer, quantity, day and day.day) for answer, quantity, day in found] == parts


def test_parts_are_told_apart_and_stand_in_one_message(told):
    for message in SPLIT:
        rows = told(*message).select("confirmation_line", "statement")
        assert len({line for line, _ in rows}) == 2 and len({statement for _, statement in rows}) == 1


def test_a_backordered_part_has_its_own_day_or_none(told):
    columns = ("answer", "quantity", "confirmed_date")
    message = acknowledged("BAK*00*AC*1", "PO1*10*40*EA", "ACK*IA*30*EA*067*20261205", "ACK*IB*10*EA")
    assert told(*message).select(*columns) == [("accepted", 30, DEC(5)), ("backordered", 10, None)]
    message = response(
        *("BGM+231+R+4", "RFF+ON:1", "LIN+10+3", "QTY+113:30", "DTM+67:20261205:102"),
        *("QTY+83:10", "DTM+67:20261231:102"),
    )
    assert told(*message).select(*columns) == [("changed", 30, DEC(5)), ("backordered", 10, DEC(31))]


def test_b40_what_cannot_be_placed_is_refused_in_words(told):
    found = told(*case("x12_856_st_lost"))
    assert found.select(*LINE) == [("4500000201", "10", 6)]
    assert "SE 0001 closes what no ST opened: 10 segments stand in no message" in found.refused
    found = told(*notice("HL*1**S", "HL*2*1*I", "LIN*10*BP*42", "SN1**5*EA"))
    assert (found.rows, len(found.refused)) == ([], 1)
    found = told(*notice("HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10*BP*42", "HL*4*2*I", "LIN*20", "SN1**5*EA"))
    assert (found.select(*LINE), len(found.refused)) == ([("1", "20", 5)], 1)


def test_a_day_in_another_notation_is_no_day_but_where_it_does_not_matter(told):
    message = response("BGM+231+R+29", "RFF+ON:1", "LIN+10+5+42:IN", "DTM+2:202649:616")
    assert told(*message).select("answer", "confirmed_date") == [("unclear", None)]
    other = "DTM+364:202649:616"
    message = response("BGM+231+R+29", "RFF+ON:1", "LIN+10+5+42:IN", other, "DTM+67:20261201:102")
    assert told(*message).select("answer", "confirmed_date") == [("accepted", DEC(1))]
    message = response("BGM+231+R+29", other, "RFF+ON:1", "LIN+10+5+42:IN")
    assert told(*message).select("answer", "confirmed_date") == [("accepted", None)]


@pytest.mark.parametrize(("action", "answer"), [("5", "unclear"), ("3", "unclear"), ("7", "rejected")])
def test_an_answer_whose_only_day_nothing_knows_is_not_clear(told, action, answer):
    message = response("BGM+231+R+29", "RFF+ON:1", f"LIN+10+{action}+42:IN", "DTM+364:20261201:102")
    assert told(*message).select("answer", "confirmed_date") == [(answer, None)]
    told_by = [f"ACK*{'IR' if answer == 'rejected' else 'IA'}*40*EA*018*20261201"]
    segments = ["BAK*00*AC*4500000101*20261110", "PO1*10*40*EA***BP*42", *told_by]
    found = told("supplier_x12", "855", x12(("855", segments)))
    assert found.select("answer", "confirmed_date") == [(answer, None)]
