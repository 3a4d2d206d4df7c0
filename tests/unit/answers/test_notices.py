"""The shapes of shipping notices, each case of a kind and more of their kinds: what each row says."""

import pytest

from tests.edi import edifact, x12
from tests.unit.answers.written import EDIFACT, LINE, NOV, X12, advice, case, notice

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


CODES = ("source_item_code", "supplier_item_code", "article_number")
GTIN = "04012345678901"


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        (notice("HL*1**O", "PRF*1", "HL*2*1*I", f"LIN**UP*{GTIN}*VP*F-8", "SN1**8*EA"), (None, "F-8", GTIN)),
        (notice("HL*1**O", "PRF*1", "HL*2*1*I", f"LIN**UK*{GTIN}*BP*42", "SN1**8*EA"), ("42", None, GTIN)),
        (advice("RFF+ON:1", "CPS+1", f"LIN+1++{GTIN}:EN", "QTY+12:8"), (None, None, GTIN)),
        (advice("RFF+ON:1", "CPS+1", f"LIN+1++{GTIN}:SRV", "PIA+5+42:IN+F-8:SA", "QTY+12:8"), ("42", "F-8", GTIN)),
        # Nobody's in particular, and the maker's.
        (advice("RFF+ON:1", "CPS+1", "LIN+1++51", "QTY+12:8"), (None, None, "51")),
        (advice("RFF+ON:1", "CPS+1", f"LIN+1++{GTIN}:EN", "PIA+1+M-1:MF", "QTY+12:8"), (None, None, GTIN)),
    ],
)
def test_an_item_is_told_as_buyer_supplier_and_everybody_call_it(told, message, codes):
    assert told(*message).select(*CODES) == [codes]


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
    columns = ("quantity", "shipped_on", "expected_arrival_date")
    (row,) = told(*case("asn_without_arrival_date")).select(*columns)
    assert (row[0], row[1], row[2]) == (20, NOV(17), None)
    message = advice("DTM+11:202611170800:203", "CPS+1", "LIN+1", "RFF+ON:1:10", "QTY+12:3", "DTM+10:20261116:102")
    (row,) = told(*message).select(*columns)
    assert (row[1], row[2]) == (NOV(17), None)
    message = notice("HL*1**S", "DTM*068*20261118", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10", "SN1**3*EA")
    (row,) = told(*message).select(*columns)
    assert (row[1], row[2]) == (NOV(18), None)


def shipped(purpose: str, *said: str) -> tuple[str, list[str]]:
    lines = ["HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10*BP*42", "SN1**20*EA"]
    return "856", [f"BSN*{purpose}*W1*20261117*1500", lines[0], *said, *lines[1:]]


def advised(function: str, *said: str) -> tuple[str, list[str]]:
    return "DESADV:D:96A:UN", [f"BGM+351+W1+{function}", *said, "CPS+1", "LIN+1", "RFF+ON:1:10", "QTY+12:20"]


UNCLEAR = [
    (X12, "856", lambda *sets: x12(*sets, code="SH"), shipped("00"), again, code)
    for again, code in [
        (shipped("00", "DTM*017*261125"), "purpose 00, date 017 261125"),
        (shipped("00", "DTM*011*261117", "DTM*017*20261125"), "purpose 00, date 011 261117"),
        (shipped("ZZ"), "purpose ZZ"),
    ]
] + [
    (EDIFACT, "DESADV", edifact, advised("9"), again, code)
    for again, code in [
        (advised("9", "DTM+17:2026-11-25:102"), "function 9, date 17 2026-11-"),
        (advised("9", "DTM+17:261125:101"), "function 9, date 17 261125"),
        (advised("99"), "function 99"),
    ]
]


@pytest.mark.parametrize(("system", "entity", "interchange", "first", "again", "code"), UNCLEAR)
def test_a_notice_that_is_not_clear_says_why_and_takes_the_place_of_none(
    told, system, entity, interchange, first, again, code
):
    found = told(system, entity, interchange(first, again)).select("answer", "quantity", "answer_code")
    assert [row[:2] for row in found] == [("accepted", 20), ("unclear", 20)]
    assert found[1][2] == code
    assert told(system, entity, interchange(again, first)).select("answer", "quantity") == [("accepted", 20)]


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
