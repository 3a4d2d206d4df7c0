"""EDIFACT: separators of UNA, release characters, and bad messages alone."""

import json
from io import BytesIO

import pytest

from orchestration.ingest.formats.edifact import read_edifact
from orchestration.ingest.formats.records import DeliveryRejected
from tests.conftest import SAMPLE
from tests.edi import edifact as interchange

SOURCE = SAMPLE.source("supplier_edifact")

RESPONSE = (
    "ORDRSP:D:96A:UN",
    [
        "BGM+231+OR-77+4",
        "DTM+137:20261112:102",
        "RFF+ON:PO-EU-00001",
        "LIN+10+5+F?+8:SA",
        "PIA+1+4711:BP",
        "QTY+21:25:CS",
        "QTY+113:20,5:CS",
        "DTM+67:20261124:102",
        "LIN+20+7",
        "QTY+21:3",
        "UNS+S",
        "CNT+2:2",
    ],
)
ADVICE = (
    "DESADV:D:96A:UN",
    [
        "BGM+351+ASN?'9+9",
        "DTM+11:202611150800:203",
        "DTM+17:20261122:102",
        "CPS+1",
        "LIN+1",
        "PIA+1+4711:BP",
        "QTY+12:10:CS",
        "RFF+ON:PO-EU-00001:10",
        "CPS+2",
        "LIN+2",
        "QTY+12:3",
        "RFF+ON:PO-EU-00002:20",
    ],
)


def read(content, form, entity):
    (records,) = read_edifact(BytesIO(content), form, entity)
    return records


QUANTITIES = [
    {"part": 1, "qualifier": "21", "quantity": "25", "unit": "CS", "beneath": False},
    {"part": 2, "qualifier": "113", "quantity": "20.5", "unit": "CS", "beneath": False},
]
ALONE = [{"part": 1, "qualifier": "21", "quantity": "3", "unit": None, "beneath": False}]
WRITTEN = {"told_of": "message", "part": None, "qualifier": "137", "date": "2026-11-12"}
DATES = [{"told_of": "line", "part": 2, "qualifier": "67", "date": "2026-11-24"}, WRITTEN]
LINES = [
    ("OR-77", "PO-EU-00001", "10", "5", "4711", json.dumps(QUANTITIES), json.dumps(DATES)),
    ("OR-77", "PO-EU-00001", "20", "7", None, json.dumps(ALONE), json.dumps([WRITTEN])),
]
COLUMNS = ("document_number", "po_number", "po_line", "action", "item_code", "quantities", "dates")


def frame(text, entity="ORDRSP"):
    return read(text.encode("latin-1"), SOURCE.format, SOURCE.entity(entity)).frame


def rows(text, entity="ORDRSP", columns=COLUMNS):
    found = frame(text, entity)
    return found.filter(found["_broken"].is_null()).select(columns).rows()


def broken(text, entity="ORDRSP"):
    return frame(text, entity)["_broken"].drop_nulls().to_list()


def test_a_response_gives_a_row_a_line_with_the_decimal_mark_of_una():
    assert rows(interchange(RESPONSE, advice="UNA:+,? '")) == LINES


def test_separators_are_what_una_says():
    assert rows(interchange(RESPONSE, advice="UNA|^,! ~")) == LINES


@pytest.mark.parametrize("text", ["\n\n{}", "{}\r\n"])
def test_blank_lines_around_do_no_harm(text):
    assert rows(text.format(interchange(RESPONSE, advice="UNA:+,? '"))) == LINES


def test_a_byte_order_mark_does_no_harm():
    content = b"\xef\xbb\xbf" + interchange(RESPONSE, advice="UNA:+,? '").encode("latin-1")
    found = read(content, SOURCE.format, SOURCE.entity("ORDRSP")).frame
    assert found.select(COLUMNS).rows() == LINES


def test_line_breaks_between_segments_do_no_harm():
    assert rows(interchange(RESPONSE, advice="UNA:+,? '").replace("'", "'\r\n")) == LINES


def test_several_interchanges_in_one_file():
    first, second = interchange(RESPONSE, advice="UNA:+,? '"), interchange(RESPONSE, advice="UNA|^,! ~", reference="R2")
    assert rows(first + second) == LINES * 2


def test_a_wrong_count_takes_its_own_message_only():
    text = interchange(RESPONSE, RESPONSE, advice="UNA:+,? '").replace("UNT+14+M1", "UNT+15+M1")
    assert rows(text) == LINES
    assert broken(text) == ["UNT counts 15 segments, there are 14"]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("UNT+14+M1", "UNT+14+M9", "UNT closes message M9, UNH opened M1"),
        ("UNZ+1+REF1'", "UNZ+3+REF1'", "UNZ counts 3 messages, there are 1"),
        ("UNZ+1+REF1'", "UNZ+1+REF9'", "UNZ closes interchange REF9, UNB opened REF1"),
        ("UNZ+1+REF1'", "", "the interchange is not closed by a UNZ"),
        ("ORDRSP:D", "INVOIC:D", "message INVOIC where ORDRSP is expected"),
    ],
)
def test_what_does_not_fit_is_said(old, new, error):
    assert error in broken(interchange(RESPONSE).replace(old, new))


def test_a_cut_file_loses_no_word():
    text = interchange(RESPONSE)
    assert "its UNT is missing" in broken(text[: text.index("LIN+20")])


def test_an_advice_may_hold_several_orders():
    found = rows(interchange(ADVICE), "DESADV", ("document_number", "po_number", "po_line", "quantities"))
    ten, three = (
        json.dumps([{"part": 1, "qualifier": "12", "quantity": quantity, "unit": unit, "beneath": False}])
        for quantity, unit in (("10", "CS"), ("3", None))
    )
    assert found == [("ASN'9", "PO-EU-00001", "10", ten), ("ASN'9", "PO-EU-00002", "20", three)]


def test_a_message_whose_start_is_lost_is_said_with_its_segments_and_the_next_is_read():
    text = interchange(RESPONSE, RESPONSE, advice="UNA:+,? '").replace("UNH+M1+", "UNX+M1+")
    assert rows(text) == LINES
    assert "UNT M1 closes what no UNH opened: 14 segments stand in no message" in broken(text)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        # One day for the line, wherever it stands; a day that was asked for beside it.
        (["QTY+113:25", "QTY+83:15", "DTM+67:20261204:102"], [("line", 2)]),
        (["QTY+113:25", "DTM+67:20261204:102", "QTY+83:15"], [("line", 1)]),
        (["DTM+2:20261204:102", "QTY+83:15", "DTM+67:20261204:102"], [("line", None), ("line", 1)]),
        # Days of their own, of one kind or several.
        (["QTY+113:25", "DTM+67:20261204:102", "QTY+83:15", "DTM+67:20261224:102"], [("part", 1), ("part", 2)]),
        (["QTY+113:25", "DTM+67:20261204:102", "QTY+83:15", "DTM+69:20261224:102"], [("part", 1), ("part", 2)]),
        (["DTM+67:20261204:102", "QTY+83:15", "DTM+67:20261224:102"], [("line", None), ("part", 1)]),
    ],
)
def test_a_day_says_what_it_is_told_of(item, told):
    message = ("ORDRSP:D:96A:UN", ["BGM+231+R+4", "DTM+2:20261201:102", "RFF+ON:P1", "LIN+10+3", *item])
    ((dates,),) = rows(interchange(message), columns=("dates",))
    assert [(one["told_of"], one["part"]) for one in json.loads(dates)] == [*told, ("message", None)]


@pytest.mark.parametrize(
    ("segments", "orders"),
    [
        (
            ["BGM+351+D1+9", "RFF+ON:P1", "CPS+1", "LIN+1", "QTY+12:5", "RFF+ON:P2:10", "LIN+2", "RFF+ON:P1"],
            ["P1", "P2"],
        ),
        (["BGM+351+D1+9", "RFF+AAU:P1", "CPS+1", "LIN+1", "QTY+12:5"], [None]),
    ],
)
def test_a_message_that_cannot_be_read_says_which_orders_it_names(segments, orders):
    found = frame(interchange(("DESADV:D:96A:UN", segments)).replace("UNT+", "UNT+9"), "DESADV")
    assert found["po_number"].to_list() == orders and found["_broken"].null_count() == 0
    assert found["sender_id"].unique().to_list() == ["NORDSTAHL"] and found["_row_number"].is_unique().all()


@pytest.mark.parametrize(("orders", "named"), [([], [None]), (["P1"], ["P1"]), (["P1", "P2", "P1"], ["P1", "P2"])])
def test_an_advice_that_names_no_item_is_told_of_all_of_it(orders, named):
    empty = interchange(("DESADV:D:96A:UN", ["BGM+351+D1+1", *(f"RFF+ON:{order}" for order in orders)]))
    columns = ("document_number", "function", "told_of", "po_number", "quantities")
    assert rows(empty, "DESADV", columns) == [("D1", "1", "notice", order, None) for order in named]
    assert frame(empty, "DESADV")["_row_number"].is_unique().all() and broken(empty, "DESADV") == []


def test_what_is_no_interchange_is_refused():
    with pytest.raises(DeliveryRejected, match="not_edifact"):
        rows("ISA*00*")
    with pytest.raises(DeliveryRejected, match="empty_file"):
        rows(" \n")


def test_several_faults_of_one_segment_are_told_together():
    text = interchange(RESPONSE, advice="UNA:+,? '").replace("UNZ+1+REF1", "UNZ+3+REF9")
    assert rows(text) == LINES
    assert broken(text) == [
        "UNZ counts 3 messages, there are 1; UNZ closes interchange REF9, UNB opened REF1",
    ]
