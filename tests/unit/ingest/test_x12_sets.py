"""What the segments of X12 sets say, and what of them cannot be placed."""

import json

import pytest

from tests.edi import x12 as interchange
from tests.unit.ingest.test_x12 import ACCEPTED, SHIPPED, broken, records, rows


def test_a_ship_notice_may_hold_several_orders_and_packs():
    columns = ("shipment_id", "po_number", "po_line", "quantity", "unit", "dates")
    dates = json.dumps(
        [
            {"told_of": "line", "part": None, "qualifier": "017", "date": "2026-11-22"},
            {"told_of": "line", "part": None, "qualifier": "011", "date": "2026-11-15"},
        ]
    )
    assert rows(interchange(SHIPPED, code="SH"), "856", columns) == [
        ("ASN-1", "4500000101", "10", "10", "BX", dates),
        ("ASN-1", "4500000102", "20", "3", None, dates),
    ]


def test_a_level_without_its_parent_breaks_the_notice():
    kind, segments = SHIPPED
    text = interchange((kind, [one.replace("HL*6*5*I", "HL*6*9*I") for one in segments]), code="SH")
    assert rows(text, "856", ("po_number",)) == []
    assert "HL parent (9) is not a valid parent" in broken(text, "856")[0]


@pytest.mark.parametrize(
    ("segments", "words"),
    [
        (["BAK*00*AD*4500000101*20261110", "ACK*IA*7*EA", "PO1*10*7*EA"], "ACK before any PO1"),
        (["BAK*00*AD*4500000101*20261110", "SCH*7*EA***067*20261201"], "SCH before any PO1"),
    ],
)
def test_an_answer_without_its_line_is_said(segments, words):
    assert any(words in one for one in broken(interchange(("855", segments))))


def test_a_day_says_what_it_is_told_of():
    segments = ["BAK*00*AC*P1*20261117", "DTM*017*20261205", "PO1*10*40*EA", "DTM*067*20261208"]
    answers = ["ACK*IA*25*EA", "ACK*IB*15*EA", "DTM*067*20261224"]
    (accepted,), (backordered,) = rows(interchange(("855", [*segments, *answers])), columns=("dates",))
    above = [("line", "2026-12-08"), ("message", "2026-12-05")]
    assert [(one["told_of"], one["date"]) for one in json.loads(accepted)] == above
    assert [(one["told_of"], one["date"]) for one in json.loads(backordered)] == [("part", "2026-12-24"), *above]


@pytest.mark.parametrize(
    ("told", "entity", "orders"),
    [
        (ACCEPTED, "855", ["4500000101"]),
        (SHIPPED, "856", ["4500000101", "4500000102"]),
        (("856", ["BSN*00*A*20261115*0800", "HL*1**S", "HL*2*1*I", "LIN*10*BP*42", "SN1**3"]), "856", [None]),
    ],
)
def test_a_set_that_cannot_be_read_says_which_orders_it_names(told, entity, orders):
    found = records(interchange(told).replace("~SE*", "~SE*9"), entity).frame
    assert found["po_number"].to_list() == orders and found["_broken"].null_count() == 0
    assert found["sender_id"].unique().to_list() == ["STAR"] and found["_row_number"].is_unique().all()


@pytest.mark.parametrize(("orders", "named"), [([], [None]), (["P1"], ["P1"]), (["P1", "P2", "P1"], ["P1", "P2"])])
def test_a_notice_that_names_no_item_is_told_of_all_of_it(orders, named):
    levels = [segment for n, order in enumerate(orders, 2) for segment in (f"HL*{n}*1*O", f"PRF*{order}")]
    empty = interchange(("856", ["BSN*01*ASN-1*20261115*0800", "HL*1**S", *levels]), code="SH")
    columns = ("purpose", "shipment_id", "told_of", "po_number", "quantity")
    assert rows(empty, "856", columns) == [("01", "ASN-1", "notice", order, None) for order in named]
    assert records(empty, "856").frame["_row_number"].is_unique().all() and broken(empty, "856") == []


def test_a_broken_notice_of_many_orders_is_not_told_once_more_for_each():
    notice = ("856", ["BSN*00*ASN-1*20261115*0800", *(f"HL*{n}**O~PRF*45{n}" for n in range(1, 1000))])
    text = interchange(notice).replace("SE*", "SE*1", 1)
    told = records(text, "856")
    raw = told.raw(told.frame["_row_number"])
    assert told.frame["po_number"].n_unique() == 999
    assert raw.str.len_chars().sum() < 2 * len(text)
