"""Which of the days that a message names counts, and of what: what each row says."""

import pytest

from tests.unit.answers.written import acknowledged, advice, notice, response

ACKS = ("BAK*00*AC*1", "PO1*10*40*EA")


@pytest.mark.parametrize(
    ("said", "receipt", "despatch"),
    [
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***002*20261205"], 12, None),
        (["ACK*DR*40*EA", "DTM*067*20261212", "SCH*40*EA***002*20261205"], 12, None),
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***010*20261205"], 12, None),
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***068*20261205"], 12, 5),
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***106*20261205"], 12, None),
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***067*20261205"], 5, None),
        (["ACK*DR*40*EA*067*20261212", "SCH*40*EA***068*20261202**067*20261205"], 5, 2),
        (["ACK*DR*40*EA*068*20261212", "SCH*40*EA***002*20261205"], None, 12),
    ],
)
def test_the_day_of_an_answer_counts_after_what_its_schedule_promises(told, said, receipt, despatch):
    found = told(*acknowledged(*ACKS, *said, "CTT*1")).select("answer", "confirmed_date", "despatch_date")
    assert [(answer, *(day and day.day for day in days)) for answer, *days in found] == [("changed", receipt, despatch)]


# Of a day that was only asked for, beside one of despatch.
@pytest.mark.parametrize(
    ("message", "columns"),
    [
        (acknowledged(*ACKS, "ACK*IA*40*EA*068*20261205", "DTM*002*20261201"), ("confirmed_date", "despatch_date")),
        (
            acknowledged("BAK*00*AC*1", "DTM*002*20261201", "PO1*10*40*EA", "ACK*IA*40*EA*068*20261205"),
            ("confirmed_date", "despatch_date"),
        ),
        (
            response("BGM+231+R+4", "DTM+2:20261201:102", "RFF+ON:1", "LIN+10+5", "QTY+113:40", "DTM+11:20261205:102"),
            ("confirmed_date", "despatch_date"),
        ),
        (
            notice(*("HL*1**O", "PRF*1", "DTM*011*20261205", "HL*2*1*I", "DTM*002*20261201", "LIN*10", "SN1**40*EA")),
            ("expected_arrival_date", "shipped_on"),
        ),
        (
            advice("DTM+11:20261205:102", "DTM+2:20261201:102", "CPS+1", "LIN+1", "RFF+ON:1:10", "QTY+12:40"),
            ("expected_arrival_date", "shipped_on"),
        ),
    ],
)
def test_a_day_that_was_asked_for_gives_way_to_one_of_despatch(told, message, columns):
    ((receipt, despatch),) = told(*message).select(*columns)
    assert (receipt, despatch.day) == (None, 5)


def test_the_day_of_what_a_line_refers_to_is_none_of_its_delivery(told):
    said = ["QTY+113:40", "DTM+67:20261205:102", "RFF+ON:1:10", "DTM+171:20261101:102"]
    for segments, day in ((said, 5), ([said[0], *said[2:]], None)):
        message = response("BGM+231+R+29", "RFF+ON:1", "LIN+10+5+42:IN", *segments)
        assert [
            (row["answer"], row["confirmed_date"] and row["confirmed_date"].day) for row in told(*message).rows
        ] == [("accepted", day)]
    message = acknowledged(*ACKS, "DTM*004*20261101", "ACK*IA*40*EA", "DTM*063*20261215")
    assert told(*message).select("answer", "confirmed_date") == [("accepted", None)]


@pytest.mark.parametrize("day", ["00010101", "00261122", "00000000"])
def test_a_day_of_no_year_that_anybody_means_is_none(told, day):
    answer = told(*acknowledged(*ACKS, f"ACK*IA*40*EA*067*{day}"))
    assert (answer.rows, answer.refused) == ([], [f"'{day}' is not date %Y%m%d"])
    notified = told(*notice(f"DTM*017*{day}", "HL*1**O", "PRF*1", "HL*2*1*I", "LIN*10", "SN1**40*EA"))
    assert notified.select("answer", "expected_arrival_date") == [("unclear", None)]


ASN = (
    "asn_number,po_number,po_line,supplier_code,item_code,shipped_quantity,unit,shipped_at,estimated_arrival,carrier\n"
    "A1,1,10,FJORD,,40,EA,{},{},\n"
)


@pytest.mark.parametrize(
    ("shipped", "arrival", "days", "instants"),
    [
        ("2026-11-17", "2026-11-22", (17, 22), (None, None)),
        ("2026-11-17T23:30:00-06:00", "2026-11-22", (None, 22), (18, None)),
        ("2026-11-17", "2026-11-22T12:00:00Z", (17, None), (None, 22)),
        ("", "", (None, None), (None, None)),
    ],
)
def test_a_portal_s_notice_tells_days_or_instants(told, shipped, arrival, days, instants):
    (found,) = told("supplier_portal", "asns", ASN.format(shipped, arrival)).select(
        "shipped_on", "expected_arrival_date", "shipped_at", "expected_arrival_at"
    )
    assert tuple(day and day.day for day in found) == (*days, *instants)
