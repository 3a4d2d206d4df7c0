"""Acknowledgements of what was received stand among suppliers' answers, and say nothing of goods."""

import pytest

from tests.edi import edifact, isa
from tests.unit.answers.written import EDIFACT, X12

PLACES = {"alone": ["told"], "before": ["told", 1], "between": [1, "told", 2], "after": [1, 2, "told"]}
SETS = {
    "997": ("997", ["AK1*PO*77", "AK2*850*0001", "AK3*PO1*4**8", "AK4*2**5", "AK5*R*5", "AK9*R*1*1*0"]),
    "999": ("999", ["AK1*PO*77*004010", "AK2*850*0001", "IK3*PO1*4**8", "CTX*SITUATIONAL", "IK5*R*I5", "AK9*R*1*1*0"]),
}
TA1 = "TA1*000000077*261117*0925*A*000"
CONTRL = {
    "accepted": ("CONTRL:D:3:UN", ["UCI+91+TRUESTOCK:14+NORDSTAHL:14+7"]),
    "refused": (
        "CONTRL:4:1:UN",
        ["UCI+91+TRUESTOCK+NORDSTAHL+4", "UCM+1+ORDERS:D:96A:UN+4", "UCS+4+13", "UCD+21+2:1"],
    ),
}


def places(*forms: object) -> pytest.MarkDecorator:
    """Each place in a file in the first form and one place in each; the others are heavy."""
    return pytest.mark.parametrize(
        ("parts", "form"),
        [
            pytest.param(parts, form, marks=[] if form == forms[0] or name == "between" else pytest.mark.heavy)
            for name, parts in PLACES.items()
            for form in forms
        ],
    )


def acknowledged(order: int) -> tuple[str, list[str]]:
    return "855", [f"BAK*00*AC*{order}*20261117", "PO1*10*40*EA", "ACK*IA*40*EA"]


def response(order: int) -> tuple[str, list[str]]:
    return "ORDRSP:D:96A:UN", ["BGM+231+R+4", f"RFF+ON:{order}:10", "LIN+10+5+42:IN", "QTY+113:40", "UNS+S"]


def numbered(number: int, kind: str, segments: list[str]) -> list[str]:
    return [f"ST*{kind}*{number:04}", *segments, f"SE*{len(segments) + 2}*{number:04}"]


def grouped(number: int, code: str, body: list[str], sets: int = 1) -> list[str]:
    return [f"GS*{code}*STAR*TRUESTOCK*20261117*0930*{number}*X*004010", *body, f"GE*{sets}*{number}"]


def enveloped(body: list[str], terminator: str, groups: int, control: str = "000000001") -> str:
    text = terminator.join([*body, f"IEA*{groups}*{control}"]) + terminator
    return isa(control, t=terminator[0]) + terminator[1:] + text


def in_groups(parts: list, told: str, terminator: str, control: str = "000000001") -> str:
    """One interchange in which each part is a group, or a TA1 between them."""
    body, groups = [], 0
    for part in parts:
        if part == "told" and told == "TA1":
            body.append(TA1)
            continue
        groups += 1
        code, one = ("FA", SETS[told]) if part == "told" else ("PR", acknowledged(part))
        body += grouped(groups, code, numbered(1, *one))
    return enveloped(body, terminator, groups, control)


def in_one_group(parts: list, told: str, terminator: str) -> str:
    body, sets = [], 0
    for part in parts:
        if part == "told" and told == "TA1":
            body.append(TA1)
            continue
        sets += 1
        body += numbered(sets, *(SETS[told] if part == "told" else acknowledged(part)))
    return enveloped(grouped(1, "PR", body, sets), terminator, 1)


def in_interchanges(parts: list, told: str, terminator: str) -> str:
    return "".join(in_groups([part], told, terminator, f"{n:09}") for n, part in enumerate(parts, start=1))


@places("~", "~\r\n", "\n")
@pytest.mark.parametrize("told_by", ["997", "999", "TA1"])
@pytest.mark.parametrize("written", [in_groups, in_one_group, in_interchanges])
def test_what_acknowledges_an_interchange_or_a_group_is_passed_over(told, parts, told_by, form, written):
    text = written(parts, told_by, terminator=form)
    for delivered in (text, text.rstrip("\r\n") if len(form) > 1 else text + "\n"):
        found = told(X12, "855", delivered)
        assert [row["purchase_order_id"] for row in found.rows] == [str(one) for one in parts if one != "told"]
        assert found.refused == []


@places(*((advice, line_end) for advice in ("", "UNA:+.? '", "UNA|^.! ~") for line_end in ("", "\n")))
@pytest.mark.parametrize("told_by", CONTRL.values(), ids=CONTRL)
@pytest.mark.parametrize("is_apart", [False, True])
def test_a_contrl_is_passed_over(told, parts, told_by, form, is_apart):
    advice, line_end = form
    messages = [told_by if part == "told" else response(part) for part in parts]
    files = [[one] for one in messages] if is_apart else [messages]
    text = "".join(edifact(*one, advice=advice, reference=f"REF{n}") for n, one in enumerate(files, 1))
    terminator = advice[-1:] or "'"
    body = text if advice[-1:] == "'" else text.replace(terminator, terminator + line_end)
    found = told(EDIFACT, "ORDRSP", body)
    assert [row["purchase_order_id"] for row in found.rows] == [str(one) for one in parts if one != "told"]
    assert found.refused == []


@pytest.mark.parametrize("entity", ["855", "856"])
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("SE*8*0001", "SE*9*0001", "SE count of 9 for SE02=0001 is wrong. I count 8"),
        ("SE*8*0001~", "", "its SE is missing"),
        ("ST*997*0001~", "", "SE 0001 closes what no ST opened: 7 segments stand in no message"),
        ("GE*1*1", "GE*2*1", "GE count of 2 for GE02=1 is wrong. I count 1"),
        ("IEA*1*", "IEA*2*", "IEA count for IEA02=000000001 is wrong"),
    ],
)
def test_counts_of_an_acknowledgement_are_checked(told, entity, old, new, words):
    text = in_groups(["told"], "997", "~")
    assert old in text
    found = told(X12, entity, text.replace(old, new))
    assert any(words in one for one in found.refused) and not any("is expected" in one for one in found.refused)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("UNT+6+M1", "UNT+7+M1", "UNT counts 7 segments, there are 6"),
        ("UNT+6+M1'", "", "its UNT is missing"),
        ("UNT+6+M1", "UNT+6+M3", "UNT closes message M3, UNH opened M1"),
        ("UNZ+2", "UNZ+1", "UNZ counts 1 messages, there are 2"),
    ],
)
def test_counts_of_a_contrl_are_checked(told, old, new, words):
    text = edifact(CONTRL["refused"], response(1))
    assert old in text
    found = told(EDIFACT, "ORDRSP", text.replace(old, new))
    assert [row["purchase_order_id"] for row in found.rows] == ["1"] and found.refused == [words]
