"""Notices that are sent again, taken back or told in two versions: which of their rows stand."""

import pytest

from tests.edi import edifact, x12


def x12_notice(sent: int, number: str, order: str, quantity: int, purpose: str = "00") -> str:
    segments = [f"BSN*{purpose}*{number}*20261117", "HL*1**O", f"PRF*{order}", "HL*2*1*I", "LIN*10*BP*42"]
    return x12(("856", [*segments, f"SN1**{quantity}*EA"]), control=f"{sent:09}", code="SH")


def advice(sent: int, number: str, order: str, quantity: int, purpose: str = "00") -> str:
    function = {"00": "9", "05": "5", "01": "1"}[purpose]
    said = [f"BGM+351+{number}+{function}", f"RFF+ON:{order}:10", "CPS+1", "LIN+1++42:IN", f"QTY+12:{quantity}"]
    return edifact(("DESADV:D:96A:UN", said), reference=str(sent))


CHANNELS = [("supplier_x12", "856", x12_notice), ("supplier_edifact", "DESADV", advice)]
HUB = [("D1", "1", 20), ("D1", "2", 10)]


@pytest.mark.parametrize(("system", "entity", "written"), CHANNELS)
@pytest.mark.parametrize(
    ("said", "standing"),
    [
        # The same notice of the same order, whichever zeros lead its numbers.
        ([("N9", "7", 20), ("N9", "007", 15)], [("007", "accepted", 15)]),
        ([("0N9", "7", 20), ("n9", "7", 15)], [("7", "accepted", 15)]),
        ([*HUB, ("D1", "1", 15)], [("2", "accepted", 10), ("1", "accepted", 15)]),
        # Taken back is the order that is named, replaced all of the number.
        ([*HUB, ("D1", "1", 20, "01")], [("2", "accepted", 10), ("1", "rejected", 20)]),
        ([*HUB, ("D1", "1", 15, "05")], [("1", "accepted", 15)]),
    ],
)
def test_a_notice_counts_as_it_was_told_last_of_its_order(told, system, entity, written, said, standing):
    found = told(system, entity, "".join(written(sent, *one) for sent, one in enumerate(said, start=1)))
    assert found.select("purchase_order_id", "answer", "quantity") == standing


@pytest.mark.parametrize("orders", [[], ["1"]])
def test_a_notice_taken_back_without_items_is_that_of_the_orders_that_it_names(told, orders):
    hub = "".join(x12_notice(sent, *one) for sent, one in enumerate(HUB, start=1))
    named = [one for order in orders for one in ("HL*1**O", f"PRF*{order}")]
    taken_back = x12(("856", ["BSN*01*D1*20261117", *named]), control="000000003", code="SH")
    found = told("supplier_x12", "856", hub + taken_back)
    stays = [("2", "accepted")] if orders else []
    assert found.select("purchase_order_id", "answer") == [*stays, (*(orders or [None]), "rejected")]


ITEMS = ["HL*1**O", "PRF*1", "HL*2*1*I", "LIN*10*BP*42", "SN1**20*EA", "HL*3*1*I", "LIN*20*BP*51", "SN1**8*EA"]


@pytest.mark.parametrize(
    "corrected",
    [["REF*BM*1", *ITEMS[:4], "SN1**15*EA", *ITEMS[5:]], ["REF*BM*1", *ITEMS[:5]], ["DTM*017*20261202", *ITEMS]],
    ids=["shifted", "shorter", "of another day"],
)
def test_a_message_in_two_versions_is_refused_in_both(told, corrected):
    versions = [x12(("856", ["BSN*00*W1*20261117", *items]), code="SH") for items in (ITEMS, corrected)]
    found = told("supplier_x12", "856", *versions)
    assert {row["refusal"] for row in found.rows} == {"duplicate_key"}


def test_a_response_in_two_versions_is_refused_in_both(told):
    lines = ["BGM+231+R+4", "RFF+ON:1", "LIN+10+5", "QTY+113:40", "LIN+20+5", "QTY+113:8"]
    versions = [edifact(("ORDRSP:D:96A:UN", said)) for said in (lines, [*lines[:2], "FTX+AAI", *lines[2:4]])]
    found = told("supplier_edifact", "ORDRSP", *versions)
    assert {row["refusal"] for row in found.rows} == {"duplicate_key"}
