"""Packs within an item: what is told once, in whatever words, what is other goods, and what comes on which day."""

import pytest

from tests.unit.answers.written import LINE, NOV, advice, notice

GTIN, CARTON = "4006381333931:EN", "4006381333948:EN"


def packed(outer: list[str], inner: list[str]) -> tuple[str, str, str]:
    """20 of an item in two packs of 10."""
    packs = [[f"CPS+{n}+1", *inner, "QTY+12:10:PCE", "RFF+LI:010"] for n in (2, 3)]
    item = ["CPS+1", *outer, "QTY+12:20:PCE", "RFF+LI:10"]
    return advice("RFF+ON:1", *item, *packs[0], *packs[1])


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ([f"LIN+1++{GTIN}", "PIA+5+42:IN"], [f"LIN+2++{GTIN}"]),
        ([f"LIN+1++{GTIN}", "PIA+5+42:IN"], ["LIN+2"]),
        ([f"LIN+1++{GTIN}"], [f"LIN+2++{GTIN}", "PIA+5+42:IN"]),
        (["LIN+1++42:IN"], ["LIN+2++F-8:SA"]),
        (["LIN+1++0042:IN"], ["LIN+2++42:IN"]),
        ([f"LIN+1++{GTIN}"], [f"LIN+2++{CARTON}"]),
    ],
)
def test_packs_of_the_line_of_their_item_are_parts_of_it(told, outer, inner):
    assert told(*packed(outer, inner)).select(*LINE) == [("1", "10", 20)]


def test_packs_of_another_item_are_not(told):
    message = packed(["LIN+1++42:IN"], ["LIN+2++51:IN"])
    assert told(*message).select(*LINE) == [("1", "10", 20), ("1", "010", 10), ("1", "010", 10)]


def shipped(*packs: str) -> tuple[str, str, str]:
    above = ["HL*1**S", "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10*BP*42*UP*400638133393", "SN1**20*EA"]
    within = [one for n, item in enumerate(packs, start=4) for one in (f"HL*{n}*3*P", item, "SN1**10*EA")]
    return notice(*above, *within)


@pytest.mark.parametrize("code", ["*VP*F-8", "*UP*400638133393", "*UP*400638133394", "*BP*0042", ""])
def test_packs_of_the_line_of_their_item_are_parts_of_it_in_a_notice(told, code):
    assert told(*shipped(f"LIN*010{code}", f"LIN*10{code}")).select(*LINE) == [("1", "10", 20)]


def test_a_pack_of_the_item_but_of_another_line_is_refused_in_words(told):
    found = told(*shipped("LIN*20*BP*42"))
    assert found.select(*LINE) == [("1", "10", 20)]
    assert found.refused == ["the item around it is of another line: whether it is a part of that is not known"]
    other = told(*shipped("LIN*10*BP*51"))
    assert other.select(*LINE) == [("1", "10", 20), ("1", "10", 10)] and other.refused == []


def test_the_unit_of_what_was_ordered_is_that_of_a_shipped_quantity_without_one(told):
    message = notice("HL*1**O", "PRF*1", "HL*2*1*I", "LIN*10*BP*42", "SN1**20***40*CT", "SN1**8*EA**40*CT")
    assert told(*message).select("quantity", "source_unit") == [(20, "CT"), (8, "EA")]


DAY_5, DAY_9 = (f"DTM+17:202612{day:02}:102" for day in (5, 9))
PARTS_OF_20 = [("accepted", 8, 5), ("accepted", 12, 9)]


@pytest.mark.parametrize(
    ("said", "shipped"),
    [
        (["LOC+7+A", DAY_5, "QTY+12:8", "LOC+7+B", DAY_9, "QTY+12:12"], PARTS_OF_20),
        (["PCI+17", DAY_5, "QTY+12:8", "PCI+17", DAY_9, "QTY+12:12"], PARTS_OF_20),
        (["LOC+7+A", "QTY+12:8", DAY_5, "LOC+7+B", "QTY+12:12", DAY_9], PARTS_OF_20),
        (["QTY+12:20", "LOC+7+A", DAY_5, "QTY+12:8", "LOC+7+B", DAY_9, "QTY+12:12"], PARTS_OF_20),
        (["QTY+12:20", DAY_9, "PAC+1", "QTY+12:8", DAY_5, "PAC+1", "QTY+12:12"], PARTS_OF_20),
        (
            ["QTY+12:20", "CPS+2+1", "LIN+2++42:IN", "QTY+12:8", DAY_5, "CPS+3+1", "LIN+3++42:IN", "QTY+12:12", DAY_9],
            PARTS_OF_20,
        ),
        (
            ["QTY+12:20", "PCI+17", DAY_5, "QTY+12:8", "PCI+17", DAY_5, "QTY+12:12"],
            [("accepted", 8, 5), ("accepted", 12, 5)],
        ),
        # One part alone has a day, or they do not add up: when the rest comes is not known.
        (
            ["QTY+12:20", "PCI+17", DAY_5, "QTY+12:8", "PCI+17", "QTY+12:12"],
            [("accepted", 8, 5), ("accepted", 12, None)],
        ),
        (["QTY+12:20", "LOC+7+A", "QTY+12:8", DAY_5], [("unclear", 20, None)]),
        (["QTY+12:20", "LOC+7+A", "QTY+12:18", "LOC+7+B", "QTY+12:12"], [("unclear", 20, None)]),
        (["QTY+12:20", "CPS+2+1", "LIN+2++42:IN", "QTY+12:8", DAY_5], [("unclear", 20, None)]),
        # Days of something else, or of all of it.
        (["QTY+12:20", DAY_5, "PCI+17", "QTY+12:8", "DTM+36:20271231:102"], [("accepted", 20, 5)]),
        (["QTY+12:20", "PCI+17", DAY_5], [("accepted", 20, 5)]),
        (["QTY+12:20", "QTY+21:40", "PCI+17", DAY_5], [("accepted", 20, 5)]),
        (["QTY+12:2:CT", DAY_5, "PCI+17", "QTY+12:20:PCE"], [("accepted", 2, 5)]),
    ],
)
def test_a_split_of_an_item_of_an_advice_counts_where_it_has_days_of_its_own(told, said, shipped):
    found = told(*advice("RFF+ON:1:10", "CPS+1", "LIN+1++42:IN", *said))
    days = found.select("answer", "quantity", "expected_arrival_date")
    assert [(answer, quantity, day and day.day) for answer, quantity, day in days] == shipped


NOV_20, NOV_27 = "DTM*017*20261120", "DTM*017*20261127"
ITEM = ("HL*1**S", NOV_20, "HL*2*1*O", "PRF*1", "HL*3*2*I", "LIN*10*BP*42", "SN1**20*EA")


@pytest.mark.parametrize(
    ("packs", "answer"),
    [
        (["HL*4*3*P", "SN1**8*EA", NOV_20, "HL*5*3*P", "SN1**12*EA", NOV_27], "unclear"),
        (["HL*4*3*P", "LIN*10*BP*42", "SN1**8*EA", "HL*5*3*P", NOV_27, "LIN*10*BP*42", "SN1**12*EA"], "unclear"),
        (["HL*4*3*P", "MAN*GM*1", NOV_27], "unclear"),
        (["HL*4*3*P", "SN1**8*EA", NOV_20, "HL*5*3*P", "SN1**12*EA", NOV_20], "accepted"),
        (["HL*4*3*P", "SN1**8*EA", "DTM*036*20271231", "HL*5*3*P", "SN1**12*EA"], "accepted"),
    ],
)
def test_packs_of_a_notice_that_come_on_other_days_than_all_of_it_make_it_unclear(told, packs, answer):
    found = told(*notice(*ITEM, *packs)).select("answer", "quantity", "expected_arrival_date")
    assert found == [(answer, 20, NOV(20))]
