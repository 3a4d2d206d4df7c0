"""X12: every shape of envelope seen in the wild, and bad sets alone."""

from io import BytesIO

import polars as pl
import pytest

from orchestration.ingest.formats import messages
from orchestration.ingest.formats.records import DeliveryRejected
from orchestration.ingest.formats.x12 import read_x12
from tests.conftest import SAMPLE
from tests.edi import x12 as interchange

SOURCE = SAMPLE.source("supplier_x12")


def read(content, form, entity):
    (records,) = read_x12(BytesIO(content), form, entity)
    return records


ACCEPTED = (
    "855",
    [
        "BAK*00*AD*4500000101*20261110*****20261112",
        "PO1*10*25*BX***BP*4711*VP*F-8",
        "ACK*IA*20*BX*067*20261124",
        "ACK*IB*5*BX*067*20261201",
        "PO1*20*7*EA***BP*42",
        "ACK*IA*7*EA",
        "PO1*30*1*EA***BP*43",
        "CTT*3",
    ],
)
SHIPPED = (
    "856",
    [
        "BSN*00*ASN-1*20261115*0800",
        "HL*1**S",
        "DTM*011*20261115",
        "DTM*017*20261122",
        "HL*2*1*O",
        "PRF*4500000101",
        "HL*3*2*P",
        "MAN*GM*00007",
        "HL*4*3*I",
        "LIN*10*BP*4711",
        "SN1**10*BX",
        "HL*5*1*O",
        "PRF*4500000102",
        "HL*6*5*I",
        "LIN*20*BP*42",
        "SN1**3*",
        "CTT*6",
    ],
)


def records(text, entity="855"):
    return read(text.encode(), SOURCE.format, SOURCE.entity(entity))


def rows(text, entity="855", columns=("po_number", "po_line", "status", "quantity", "unit", "date")):
    found = records(text, entity).frame
    return found.filter(found["_broken"].is_null()).select(columns).rows()


def broken(text, entity="855"):
    return records(text, entity).frame["_broken"].drop_nulls().to_list()


EXPECTED = [
    ("4500000101", "10", "IA", "20", "BX", "20261124"),
    ("4500000101", "10", "IB", "5", "BX", "20261201"),
    ("4500000101", "20", "IA", "7", "EA", None),
    ("4500000101", "30", None, None, None, None),
]


def test_an_acknowledgement_gives_a_row_an_answer_with_or_without_a_date():
    assert rows(interchange(ACCEPTED)) == EXPECTED


@pytest.mark.parametrize(
    ("e", "s", "t"), [("*", ">", "~"), ("|", ":", "\n"), ("\x1d", "\x1f", "\x1c"), ("+", "^", "\x85"), ("*", ">", "\r")]
)
def test_separators_are_what_isa_says(e, s, t):
    assert rows(interchange(ACCEPTED, e=e, s=s, t=t)) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_terminator_may_be_the_byte_of_a_code_page(encoding):
    text = "\r\n" + interchange(ACCEPTED, t="\x85")
    found = read(text.encode(encoding), SOURCE.format, SOURCE.entity("855")).frame
    assert found["_broken"].null_count() == found.height == len(EXPECTED)


@pytest.mark.parametrize("text", ["\ufeff{}", "\r\n{}", "{}\n\n"])
def test_a_mark_or_blank_lines_around_do_no_harm(text):
    assert rows(text.format(interchange(ACCEPTED))) == EXPECTED


def test_line_breaks_and_empty_segments_do_no_harm():
    assert rows(interchange(ACCEPTED).replace("~", "~\r\n").replace("PO1*20", "~PO1*20")) == EXPECTED


def test_other_versions_are_read():
    assert rows(interchange(ACCEPTED, version="00403")) == EXPECTED


def test_interchanges_of_one_file_have_their_own_separators():
    text = interchange(ACCEPTED) + interchange(ACCEPTED, control="000000002", e="|", t="\n")
    assert rows(text) == EXPECTED * 2


def test_a_wrong_count_takes_its_own_set_only():
    text = interchange(ACCEPTED, ACCEPTED).replace("SE*10*0001", "SE*99*0001")
    assert rows(text) == EXPECTED
    assert broken(text) == ["SE count of 99 for SE02=0001 is wrong. I count 10"]


def test_a_missing_trailer_is_said():
    text = interchange(ACCEPTED, ACCEPTED).replace("SE*10*0001~", "")
    assert rows(text) == EXPECTED
    assert "its SE is missing" in broken(text)[0]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("GE*1*7", "GE*4*7", "GE count of 4"),
        ("IEA*1*000000001", "IEA*1*000000009", "IEA id=000000009 does not match"),
        ("IEA*1*000000001~", "", "IEA"),
    ],
)
def test_an_envelope_that_does_not_fit_is_said_and_its_sets_stand(old, new, error):
    text = interchange(ACCEPTED).replace(old, new)
    assert rows(text) == EXPECTED
    assert any(error in one for one in broken(text))


def test_a_cut_file_loses_no_word():
    text = interchange(ACCEPTED)
    cut = text[: text.index("PO1*20")]
    assert rows(cut) == []
    assert any("its SE is missing" in one for one in broken(cut))


def test_another_kind_of_set_is_not_taken():
    assert set(broken(interchange(SHIPPED))) == {"transaction set 856 where 855 is expected"}


def test_what_is_no_interchange_is_refused():
    with pytest.raises(DeliveryRejected, match="not_x12"):
        rows("UNB+UNOC:3+A+B")
    with pytest.raises(DeliveryRejected, match="empty_file"):
        rows(" \n")


def test_a_set_whose_start_is_lost_is_said_with_its_segments_and_the_next_is_read():
    text = interchange(ACCEPTED, ACCEPTED).replace("ST*855*0001", "T*855*0001")
    assert rows(text) == EXPECTED
    found = records(text)
    letter = found.frame.filter(found.frame["_broken"].str.contains("SE 0001 closes what no ST opened"))
    (raw,) = found.raw(letter["_row_number"])
    assert raw.startswith("T*855*0001~BAK*00*AD*4500000101") and raw.endswith("SE*10*0001~")


def test_segments_in_no_set_say_which_order_they_name():
    text = interchange(ACCEPTED).replace("ST*855*0001", "T*855*0001")
    assert records(text).frame["po_number"].to_list()[0] == "4500000101"


@pytest.mark.parametrize("lost", [0, 1])
def test_segments_between_sets_are_said(lost):
    text = interchange(ACCEPTED, ACCEPTED)
    place = text.index("ST*855*0002") if lost else text.index("ST*855*0001")
    strewn = text[:place] + "REF*ZZ*1~NTE**lost~" + text[place:]
    assert rows(strewn) == EXPECTED * 2
    assert broken(strewn) == ["no ST before REF: 2 segments stand in no message"]


def test_several_faults_of_one_segment_are_told_together():
    text = interchange(ACCEPTED, groups="3").replace("IEA*3*000000001", "IEA*3*000000009")
    assert rows(text) == EXPECTED
    (error,) = broken(text)
    assert "IEA count for" in error and "IEA id=000000009" in error


@pytest.mark.parametrize(
    "text",
    [
        interchange(ACCEPTED, ACCEPTED) + interchange(ACCEPTED, control="000000002"),
        interchange(ACCEPTED, ACCEPTED).replace("SE*10", "SE*8", 1),
        interchange(ACCEPTED, ACCEPTED).replace("ST*855", "SX*855", 1),
        interchange(ACCEPTED, ACCEPTED).replace("IEA*1*", "IEA*2*", 1),
        interchange(ACCEPTED, ACCEPTED).rpartition("SE*10")[0],
    ],
    ids=["whole", "count", "start", "envelope", "cut"],
)
def test_rows_come_a_piece_at_a_time_and_are_the_same(text, monkeypatch):
    whole = records(text).frame
    monkeypatch.setattr(messages, "ROWS", 1)
    pieces = [one.frame for one in read_x12(BytesIO(text.encode()), SOURCE.format, SOURCE.entity("855"))]
    assert len(pieces) > 2
    assert pl.concat(pieces).equals(whole)
    assert whole["_row_number"].is_unique().all()
