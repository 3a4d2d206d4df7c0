"""Messages of one minute and of several groups: which was said last, and which rows are one message's."""

from datetime import datetime

import pytest

from tests.edi import edifact, x12

DESADV, ORDRSP = "DESADV:D:96A:UN", "ORDRSP:D:96A:UN"


def notice(function: int) -> list[str]:
    return [f"BGM+351+D1+{function}", "RFF+ON:1:10", "CPS+1", "LIN+1++42:IN", "QTY+12:20"]


def answer(action: int) -> list[str]:
    return ["BGM+231+R+4", "RFF+ON:1", f"LIN+1+{action}+42:IN", "QTY+113:40", "RFF+LI:10", "UNS+S"]


def in_order(found) -> list[str]:
    return [row["answer"] for row in sorted(found.rows, key=lambda row: (row["confirmed_at"], row["statement"]))]


@pytest.mark.parametrize(("before", "after"), [("99", "100"), ("0099", "100"), ("R9", "R10"), ("A-9-9", "A-9-10")])
def test_a_message_of_the_same_minute_takes_back_the_one_before(told, before, after):
    said = [edifact((DESADV, notice(9)), reference=before), edifact((DESADV, notice(1)), reference=after)]
    for text in ("".join(said), "".join(reversed(said))):
        (row,) = told("supplier_edifact", "DESADV", text).rows
        assert row["answer"] == "rejected"
    said = [edifact((ORDRSP, answer(5)), reference=before), edifact((ORDRSP, answer(7)), reference=after)]
    for text in ("".join(said), "".join(reversed(said))):
        assert in_order(told("supplier_edifact", "ORDRSP", text)) == ["accepted", "rejected"]


def test_messages_of_one_interchange_are_said_as_they_stand_in_it(told):
    messages = [(ORDRSP, answer(7 if n == 10 else 5)) for n in range(1, 11)]
    assert in_order(told("supplier_edifact", "ORDRSP", edifact(*messages))) == ["accepted"] * 9 + ["rejected"]
    renumbered = edifact(*messages[8:]).replace("+M1", "+M9").replace("+M2", "+M10")
    assert in_order(told("supplier_edifact", "ORDRSP", renumbered)) == ["accepted", "rejected"]


def test_sets_of_one_interchange_are_said_as_they_stand_in_it(told):
    sets = [("855", ["BAK*00*AC*1*20261117", "PO1*10*40*EA", f"ACK*{code}*40*EA"]) for code in ("IA", "ID")]
    text = x12(*sets).replace("*0001", "*9").replace("*0002", "*10")
    assert in_order(told("supplier_x12", "855", text)) == ["accepted", "rejected"]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("261117:0930", datetime(2026, 11, 17, 9, 30)),
        ("20261117:0930", datetime(2026, 11, 17, 9, 30)),
        ("20261117:093015", datetime(2026, 11, 17, 9, 30, 15)),
    ],
)
def test_the_day_of_an_interchange_may_name_its_century(told, written, sent):
    text = edifact((ORDRSP, answer(5)), (ORDRSP, answer(5))).replace("261117:0930", written)
    assert {row["confirmed_at"] for row in told("supplier_edifact", "ORDRSP", text).rows} == {sent}


def test_sets_of_two_groups_may_have_one_number(told):
    sets = [("856", [f"BSN*00*W{n}*20261117", f"PRF*{n}", "HL*1**I", "LIN*10*BP*42", "SN1**20*EA"]) for n in (1, 2)]
    text = x12(*sets, code="SH", groups="2").replace("*0002", "*0001")
    apart = "GE*1*7~GS*SH*STAR*TRUESTOCK*20261117*0930*8*X*004010~ST*856*0001~BSN*00*W2"
    found = told(
        "supplier_x12", "856", text.replace("ST*856*0001~BSN*00*W2", apart).replace("GE*2*7~IEA", "GE*1*8~IEA")
    )
    assert [row["purchase_order_id"] for row in found.rows] == ["1", "2"] and found.refused == []


def test_messages_of_two_groups_may_have_one_reference(told):
    group = "UNG+DESADV+A+B+261117:0930+{0}+UN+D:96A'"
    text = edifact((DESADV, notice(9)), (DESADV, [one.replace("D1", "D2") for one in notice(9)]), count=2)
    first, _, second = text.partition("UNH+M2")
    text = first.replace("UNH+M1", group.format(1) + "UNH+M1") + "UNE+1+1'" + group.format(2) + "UNH+M2" + second
    found = told("supplier_edifact", "DESADV", text.replace("UNZ", "UNE+1+2'UNZ").replace("M2", "M1"))
    assert [row["asn_id"] for row in found.rows] == ["D1", "D2"] and found.refused == []
