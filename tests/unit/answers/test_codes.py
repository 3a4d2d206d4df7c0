"""Every code that a supplier may answer in, by channel, and what comes out; docs/supplier_answers.md shows it."""

import csv
import json

import pytest

from orchestration.landscape.mappings import SEEDS
from orchestration.settings import PROJECT_ROOT
from tests.edi import edifact, x12

# What an answer with this code alone comes to. `as_told` are codes that leave it to others: alone they are unclear.
ANSWERS = {
    ("supplier_x12", "purpose"): {"rejected": "01 03", "as_told": "00 02 04 05 06 07 15 18"},
    ("supplier_x12", "acknowledgment_type"): {
        "accepted": "AD AK AT",
        "changed": "AC",
        "hold": "AH",
        "rejected": "RD RF RJ RO",
        "as_told": "AE AP",
    },
    ("supplier_x12", "status"): {
        "accepted": "AC AR IA IE",
        "changed": "DR IC IP IQ",
        "backordered": "BP IB",
        "hold": "IF IH II IS IW SP",
        "rejected": "ID IR R1 R2 R3 R4 R5 R6 R7 R8",
    },
    ("supplier_edifact", "document_type"): {"as_told": "220 230 231 320 351"},
    ("supplier_edifact", "function"): {
        "accepted": "6 28 29 32 44",
        "changed": "4 30 33 34",
        "hold": "10 12 23 45 46",
        "rejected": "1 3 17 27 50",
        "as_told": "2 5 7 8 9 11 18 31 35 36",
    },
    ("supplier_edifact", "response_type"): {
        "accepted": "AD AP",
        "changed": "AC",
        "hold": "AJ CA",
        "rejected": "AR RD RE RJ RO",
        "as_told": "AB AI NA",
    },
    ("supplier_edifact", "action"): {"accepted": "5 11", "changed": "3 6", "hold": "10", "rejected": "2 7"},
    ("supplier_edifact", "quantity"): {"accepted": "12 113", "backordered": "83", "as_told": "21", "none": "52 59"},
    ("supplier_portal", "status"): {
        "accepted": "- confirmed accepted",
        "changed": "changed amended rescheduled",
        "backordered": "backordered backorder",
        "hold": "hold on_hold pending",
        "rejected": "rejected declined deleted cancelled canceled",
    },
}
ANSWERS["events", "event_type"] = {"accepted": "order.confirmed"}
ANSWERS["events", "status"] = ANSWERS["supplier_portal", "status"]
ANSWERS["erp_sap", "EBTYP"] = {"accepted": "AB"}
DAYS = {
    "supplier_x12": {
        "receipt": "- 067 017 069 371",
        "receipt_requested": "002",
        "despatch": "068 079 011",
        "despatch_requested": "010",
        "none": "004 036 063 064 097",
    },
    "supplier_edifact": {
        "receipt": "67 17 69 132 76 191",
        "receipt_requested": "2",
        "despatch": "68 79 11",
        "despatch_requested": "10",
        "none": "4 36 63 64 137 171",
    },
}
CODES = [
    (channel, element, code.replace("_", " "), answer)
    for (channel, element), answers in ANSWERS.items()
    for answer, codes in answers.items()
    for code in codes.split()
]
UNKNOWN = [(channel, element, "X9", "unclear") for channel, element in ANSWERS if element != "quantity"]
QUALIFIERS = [
    (channel, qualifier, day)
    for channel, days in DAYS.items()
    for day, qualifiers in days.items()
    for qualifier in qualifiers.split()
]


def codes_table() -> str:
    """The table of codes, as the page for users shows it."""
    answers = ["accepted", "changed", "backordered", "rejected", "hold", "as_told", "none"]
    head = ["dialect", "element", *(answer.replace("_", " ") for answer in answers)]
    rows = [[*key, *(found.get(answer, "") for answer in answers)] for key, found in ANSWERS.items()]
    return _markdown(head, rows)


def days_table() -> str:
    days = ["receipt", "receipt_requested", "despatch", "despatch_requested", "none"]
    rows = [[channel, *(found[day] for day in days)] for channel, found in DAYS.items()]
    return _markdown(["dialect", *(day.replace("_", " ") for day in days)], rows)


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(one or ' ' for one in line)} |" for line in lines)


def acknowledgement(purpose="", acknowledgment_type="", status="") -> str:
    ack = [f"ACK*{status}*20*EA*067*20261201"] if status else []
    bak = f"BAK*{purpose}*{acknowledgment_type}*4500000101*20261110"
    return x12(("855", [bak, "PO1*10*40*EA***BP*42", "DTM*067*20261201", *ack, "CTT*1"]))


def response(document_type="", function="", response_type="", action="", quantity="") -> str:
    bgm = f"BGM+{document_type}+R1+{function}+{response_type}"
    parts = [f"QTY+{quantity}:20:EA"] if quantity else []
    return edifact(("ORDRSP:D:96A:UN", [bgm, "RFF+ON:P1", f"LIN+10+{action}+42:IN", *parts, "UNS+S"]))


def portal(status: str) -> str:
    header = "po_number,po_line,supplier_code,confirmed_date,confirmed_quantity,unit,status"
    return f"{header}\nP1,10,FJORD,2026-12-01,20,EA,{status}\n"


def event(status: str = "", event_type: str = "order.confirmed") -> str:
    payload = {"po_number": "P1", "po_line": "10", "confirmed_quantity": 20, "status": status or None}
    told = {"event_id": "E1", "event_type": event_type, "source": "x", "recorded_at": "2026-11-18T04:00:00Z"}
    return json.dumps({**told, "occurred_at": None, "correlation_id": None, "payload": payload}) + "\n"


def confirmation(EBTYP: str, MENGE: str = "20.000") -> str:
    header = "EBELN|EBELP|ETENS|EBTYP|EINDT|MENGE|XBLNR|ERDAT"
    return f"{header}\n4500000101|00010|0001|{EBTYP}|20261201|{MENGE}||20261110\n"


CHANNELS = {
    "supplier_x12": ("855", acknowledgement),
    "supplier_edifact": ("ORDRSP", response),
    "supplier_portal": ("confirmations", portal),
    "events": ("events", event),
    "erp_sap": ("EKES", confirmation),
}


@pytest.mark.parametrize(("channel", "element", "code", "answer"), [*CODES, *UNKNOWN])
def test_b40_what_a_code_alone_answers(told, channel, element, code, answer):
    entity, written = CHANNELS[channel]
    found = told(channel, entity, written(**{element: "" if code == "-" else code}))
    assert found.refused == []
    assert found.select("answer") == [("unclear" if answer in ("as_told", "none") else answer,)]


def test_sap_writes_zero_where_nobody_entered_a_quantity(told):
    assert told("erp_sap", "EKES", confirmation("AB", "0.000")).select("answer", "quantity") == [("accepted", 0)]
    assert told("erp_sap", "EKES", confirmation("ZZ", "0.000")).select("answer", "quantity") == [("unclear", None)]


@pytest.mark.parametrize(("channel", "qualifier", "day"), QUALIFIERS)
def test_b40_which_day_a_qualifier_means(told, channel, qualifier, day):
    code = "" if qualifier == "-" else qualifier
    if channel == "supplier_x12":
        segments = ["BAK*00*AD*4500000101*20261110", "PO1*10*40*EA", f"ACK*IA*40*EA*{code}*20261201"]
        found = told(channel, "855", x12(("855", segments)))
    else:
        segments = ["BGM+231+R1+29", "RFF+ON:P1", "LIN+10+5+42:IN", f"DTM+{code}:20261201:102"]
        found = told(channel, "ORDRSP", edifact(("ORDRSP:D:96A:UN", segments)))
    answer, receipt, despatch = found.select("answer", "confirmed_date", "despatch_date")[0]
    assert answer == "accepted"
    assert (receipt is not None, despatch is not None) == (day.startswith("receipt"), day.startswith("despatch"))


def test_the_page_shows_them():
    page = (PROJECT_ROOT / "docs" / "supplier_answers.md").read_text()
    assert codes_table() in page and days_table() in page


def test_the_mappings_that_ship_have_no_other_rows():
    rows = list(csv.reader((SEEDS / "map_supplier_answer.csv").read_text().splitlines()))[1:]
    assert sorted(map(tuple, rows)) == sorted(CODES)
    rows = list(csv.reader((SEEDS / "map_supplier_date.csv").read_text().splitlines()))[1:]
    assert sorted(map(tuple, rows)) == sorted(QUALIFIERS)


@pytest.mark.parametrize(
    ("acknowledgment_type", "status", "answer"),
    [
        ("AD", "IR", "rejected"),
        ("AC", "IA", "accepted"),
        ("AD", "IQ", "changed"),
        ("AE", "IB", "backordered"),
        ("RJ", "IA", "rejected"),
        ("AH", "IA", "hold"),
        ("ZZ", "IA", "unclear"),
        ("AT", "IH", "hold"),
    ],
)
def test_b40_of_a_set_and_its_line_a_refusal_counts_else_the_line(told, acknowledgment_type, status, answer):
    text = acknowledgement("00", acknowledgment_type, status)
    assert told("supplier_x12", "855", text).select("answer") == [(answer,)]


@pytest.mark.parametrize(
    ("function", "action", "quantity", "answer"),
    [
        ("29", "", "21", "accepted"),
        ("27", "5", "113", "rejected"),
        ("4", "5", "113", "accepted"),
        ("4", "5", "", "accepted"),
        ("29", "3", "", "changed"),
        ("9", "5", "83", "backordered"),
        ("9", "7", "113", "rejected"),
        ("29", "10", "", "hold"),
        ("9", "", "21", "unclear"),
        ("9", "", "113", "accepted"),
        ("29", "5", "777", "unclear"),
    ],
)
def test_b40_of_a_message_line_and_quantity_a_refusal_counts_else_the_last(told, function, action, quantity, answer):
    text = response("231", function, action=action, quantity=quantity)
    assert told("supplier_edifact", "ORDRSP", text).select("answer") == [(answer,)]
