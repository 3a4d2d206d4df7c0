"""Packs within an item that name it in other words: what is told once and what is other goods."""

import pytest

from tests.unit.answers.written import LINE, advice, notice

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
