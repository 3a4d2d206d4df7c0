"""The cases of suppliers' messages, each of a kind, and more of their kinds in other shapes: what each row says."""

from datetime import date
from pathlib import Path

import pytest

from tests.edi import edifact, x12

CASES = Path(__file__).parents[2] / "cases" / "answers"
X12, EDIFACT = "supplier_x12", "supplier_edifact"
LINE = ("purchase_order_id", "purchase_order_line", "quantity")
NOV, DEC = (lambda day: date(2026, 11, day)), (lambda day: date(2026, 12, day))


def case(name: str) -> tuple[str, str, str]:
    """System, entity and text of a case."""
    (path,) = CASES.glob(f"{name}__*.edi")
    entity = path.stem.rpartition("__")[2]
    return (X12 if entity.isdigit() else EDIFACT), entity, path.read_text()


def notice(*segments: str) -> tuple[str, str, str]:
    return X12, "856", x12(("856", ["BSN*00*W1*20261117*1500", *segments]), code="SH")


def acknowledged(*segments: str) -> tuple[str, str, str]:
    return X12, "855", x12(("855", list(segments)))


def advice(*segments: str) -> tuple[str, str, str]:
    return EDIFACT, "DESADV", edifact(("DESADV:D:96A:UN", ["BGM+351+D1+9", *segments]))


def response(*segments: str) -> tuple[str, str, str]:
    return EDIFACT, "ORDRSP", edifact(("ORDRSP:D:96A:UN", list(segments)))


IN_PACKS = [
    case("x12_856_line_in_two_packs"),
    # Pallets and cartons within one another, levels that name none above.
    notice(
        *("HL*1**S", "HL*2**O", "PRF*4500000201", "HL*3**T", "HL*4**P", "HL*5**I", "LIN*10*BP*42", "SN1**20*EA"),
        *("HL*6**T", "HL*7**P", "HL*8**I", "LIN*10*BP*42", "SN1**15*EA"),
    ),
    # The item above its packs, which alone say how much.
    notice(
        *("HL*1**S", "HL*2*1*O", "PRF*4500000201", "HL*3*2*I", "LIN*10*BP*42"),
        *("HL*4*3*P", "SN1**20*EA", "HL*5*3*P", "SN1**15*EA"),
    ),
    # Both quantities in one level; the order's number on the shipment.
    notice("HL*1**S", "PRF*4500000201", "HL*2*1*I", "LIN*10*BP*42", "SN1**20*EA", "SN1**15*EA"),
]


@pytest.mark.parametrize("message", IN_PACKS)
def test_b40_packs_are_parts_of_their_line(told, message):
    assert told(*message).select(*LINE) == [("4500000201", "10", 20), ("4500000201", "10", 15)]


def test_packs_beneath_a_quantity_are_parts_of_it(told):
    message = notice(
        *("HL*1**S", "HL*2*1*O", "PRF*4500000201", "HL*3*2*I", "LIN*10*BP*42", "SN1**35*EA"),
        *("HL*4*3*P", "SN1**20*EA", "HL*5*3*P", "SN1**15*EA"),
    )
    assert told(*message).select(*LINE) == [("4500000201", "10", 35)]


@pytest.mark.parametrize("code", ["BP*42", "VN*F-8"])
def test_packs_that_name_the_item_once_more_are_parts_of_its_quantity(told, code):
    packs = [("HL*4*3*P", 20), ("HL*5*3*P", 15)]
    named = [one for pack, n in packs for one in (pack, "MAN*GM*1", f"LIN*10*{code}", f"SN1**{n}*EA")]
    item = ("HL*1**S", "HL*2*1*O", "PRF*4500000201", "HL*3*2*I", f"LIN*10*{code}", "SN1**35*EA")
    assert told(*notice(*item, *named)).select(*LINE) == [("4500000201", "10", 35)]
    other = notice(*item, "HL*4*3*P", "LIN*20*BP*51", "SN1**4*EA")
    assert told(*other).select(*LINE) == [("4500000201", "10", 35), ("4500000201", "20", 4)]


def test_packs_of_an_advice_within_one_that_tells_all_are_parts_of_it(told):
    def item(pack: str, code: str, quantity: int, kind: int = 12) -> list[str]:
        return [pack, "LIN+1", f"PIA+5+{code}:IN", f"QTY+{kind}:{quantity}", "RFF+LI:10"]

    within = [*item("CPS+2+1", "42", 20), *item("CPS+3+2", "42", 15)]
    message = advice("RFF+ON:4500000201", *item("CPS+1", "42", 35), *within)
    assert told(*message).select(*LINE) == [("4500000201", "10", 35)]
    beside = advice("RFF+ON:4500000201", *item("CPS+1", "42", 35), *item("CPS+2", "42", 20))
    assert told(*beside).select("quantity") == [(35,), (20,)]
    other = advice("RFF+ON:4500000201", *item("CPS+1", "42", 35), *item("CPS+2+1", "51", 20))
    assert told(*other).select("quantity") == [(35,), (20,)]
    unsaid = advice("RFF+ON:4500000201", *item("CPS+1", "42", 35, kind=21), *item("CPS+2+1", "42", 20))
    assert told(*unsaid).select("quantity") == [(None,), (20,)]


@pytest.mark.parametrize(
    ("quantities", "shipped"),
    [
        (["QTY+12:20", "PCI+17", "QTY+12:8", "GIN+BX+L1", "PCI+17", "QTY+12:12"], [("accepted", 20)]),
        (["PCI+17", "QTY+12:8", "PCI+17", "QTY+12:12"], [("accepted", 8), ("accepted", 12)]),
        (["QTY+12:20", "LOC+7+A", "QTY+12:8", "LOC+7+B", "QTY+12:12"], [("accepted", 20)]),
        (["QTY+12:20", "QTY+113:20"], [("accepted", 20)]),
        (["QTY+12:12", "QTY+12:8", "QTY+113:20", "QTY+21:40"], [("accepted", 12), ("accepted", 8)]),
        (["QTY+12:20", "QTY+113:15"], [("unclear", 20)]),
    ],
)
def test_what_an_item_of_an_advice_tells_twice_is_despatched_once(told, quantities, shipped):
    message = advice("RFF+ON:1:10", "CPS+1", "LIN+1++42:IN", *quantities)
    assert told(*message).select("answer", "quantity") == shipped


def test_packs_of_an_advice_are_parts_of_their_line(told):
    packs = [("CPS+2+1", 20), ("CPS+3+1", 15)]
    lines = [one for pack, n in packs for one in (pack, "PAC+1", "LIN+1", "PIA+5+42:IN", f"QTY+12:{n}", "RFF+LI:10")]
    message = advice("RFF+ON:4500000201", "CPS+1", "PAC+2", *lines)
    assert told(*message).select(*LINE) == [("4500000201", "10", 20), ("4500000201", "10", 15)]
    two = advice("RFF+ON:4500000201:10", "CPS+1", "LIN+1", "PIA+5+42:IN", "QTY+12:20", "QTY+12:15", "QTY+59:6")
    assert told(*two).select(*LINE) == [("4500000201", "10", 20), ("4500000201", "10", 15)]


def test_where_the_line_is_not_numbered_its_item_is_told(told):
    found = told(*case("x12_856_no_line_number"))
    code = "000000000000000042"
    assert found.select(*LINE, "source_item_code") == [("4500000204", None, 9, code), ("4500000205", "10", 8, code)]
    message = notice("HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I", "SN1*30*8*EA", "LIN**VN*F-8")
    assert told(*message).select(*LINE, "supplier_item_code") == [("1", "30", 8, "F-8")]
    message = advice("RFF+ON:1", "CPS+1", "LIN+20++F-8:SA", "QTY+12:8")
    assert told(*message).select(*LINE, "supplier_item_code") == [("1", None, 8, "F-8")]


ORDER_ANYWHERE = [
    case("x12_856_order_after_sn1"),
    # On its own level after the item's, with the day before the item.
    notice(
        *("HL*1**S", "HL*2*1*I", "DTM*017*20261126", "LIN*00030*BP*42", "SN1**12*EA", "PRF*4500000202"),
        *("HL*3*1*I", "LIN*00030*BP*42", "SN1**0*EA", "PRF*4500000203"),
    ),
    # Before the first level, and on the order's level after what else it says.
    notice("PRF*4500000202", "DTM*017*20261126", "HL*1**S", "HL*2*1*I", "LIN*00030*BP*42", "SN1**12*EA"),
    notice(
        *("HL*1**S", "HL*2*1*O", "REF*ZZ*1", "DTM*017*20261126", "PRF*4500000202"),
        *("HL*3*2*P", "HL*4*3*I", "LIN*00030*BP*42", "SN1**12*EA"),
    ),
]


@pytest.mark.parametrize("message", ORDER_ANYWHERE)
def test_b40_the_order_and_the_day_stand_anywhere_in_their_loop(told, message):
    columns = (*LINE, "expected_arrival_date")
    assert told(*message).select(*columns)[0] == ("4500000202", "00030", 12, NOV(26))


def test_an_order_is_not_that_of_the_level_beside(told):
    message = notice(
        *("HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10*BP*42", "SN1**1*EA"),
        *("HL*4*1*O", "HL*5*4*I", "LIN*20*BP*42", "SN1**2*EA"),
    )
    found = told(*message)
    assert found.select(*LINE) == [("1", "10", 1)] and len(found.refused) == 1


def test_a_day_of_despatch_is_none_of_arrival(told):
    columns = ("quantity", "shipped_at", "expected_arrival_date")
    (row,) = told(*case("asn_without_arrival_date")).select(*columns)
    assert (row[0], row[1].date(), row[2]) == (20, NOV(17), None)
    message = advice("DTM+11:202611170800:203", "CPS+1", "LIN+1", "RFF+ON:1:10", "QTY+12:3", "DTM+10:20261116:102")
    (row,) = told(*message).select(*columns)
    assert (row[1].date(), row[2]) == (NOV(17), None)
    message = notice("HL*1**S", "DTM*068*20261118", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10", "SN1**3*EA")
    (row,) = told(*message).select(*columns)
    assert (row[1].date(), row[2]) == (NOV(18), None)


def test_the_lines_of_an_advice_are_not_those_of_the_order(told):
    columns = ("purchase_order_id", "purchase_order_line", "quantity", "source_item_code")
    code = "000000000000000042"
    assert told(*case("edifact_desadv_running_number")).select(*columns) == [
        ("4500000211", "10", 3, code),
        ("4500000212", "10", 4, code),
    ]
    message = advice("CPS+1", "LIN+20++51:IN", "RFF+LI:10", "QTY+12:4", "RFF+ON:4500000212")
    assert told(*message).select(*columns) == [("4500000212", "10", 4, "51")]
    message = advice("RFF+ON:4500000211", "CPS+1", "LIN+20", "PIA+1+51:IN", "QTY+12:4", "LIN+30++52:IN", "QTY+12:5")
    assert told(*message).select(*columns) == [("4500000211", None, 4, "51"), ("4500000211", None, 5, "52")]


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
        ("20", False, "accepted", 40, DEC(7), DEC(5)),
    ),
    (acknowledged("BAK*00*AK*1*20261117", "DTM*067*20261205"), (None, True, "accepted", None, DEC(5), None)),
    (
        acknowledged("BAK*00*AC*1*20261117", "PO1*20*40*EA", "ACK*IA", "DTM*079*20261205", "CTT*1"),
        ("20", False, "accepted", 40, None, DEC(5)),
    ),
    (
        acknowledged("BAK*00*AC*1*20261117", "PO1*20*40*EA", "ACK*DR", "DTM*079*20261205", "CTT*1"),
        ("20", False, "changed", None, None, DEC(5)),
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
        (["QTY+21:40", *days((113, 15, 5), (113, 25, 20))], [("accepted", 15, 5), ("accepted", 25, 20)]),
        (["QTY+113:40", *days((113, 15, 5), (113, 25, 20))], [("accepted", 15, 5), ("accepted", 25, 20)]),
        (
            ["QTY+113:40", "DTM+67:20261208:102", *days((113, 15, 5)), "SCC+1", "QTY+113:25"],
            [("accepted", 15, 5), ("accepted", 25, 8)],
        ),
        (["QTY+12:40", *days((113, 15, 5), (113, 25, 20))], [("accepted", 15, 5), ("accepted", 25, 20)]),
        (["QTY+113:40", *days((113, 15, 5))], [("unclear", 15, 5)]),
        (["QTY+12:25", "QTY+113:25", "DTM+67:20261205:102"], [("accepted", 25, 5)]),
        (["QTY+12:25", "QTY+113:20", "DTM+67:20261205:102"], [("unclear", 25, 5)]),
        # What no mapping knows may be what is promised of what was ordered, but not beside what is.
        (["QTY+21:40", "QTY+66:25", "DTM+67:20261205:102"], [("unclear", 25, 5)]),
        (["QTY+113:40", "QTY+66:25", "DTM+67:20261205:102"], [("accepted", 40, 5)]),
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
    assert told(*message).select(*columns) == [("accepted", 30, DEC(5)), ("backordered", 10, DEC(31))]


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
