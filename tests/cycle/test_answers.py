"""What of suppliers' answers is promised, and what is said of the rest."""

import csv
import io
from datetime import date

import polars as pl
import pytest

from tests.cycle.answered import DELAY, LINES, VALVE
from tests.servers import serving

pytestmark = pytest.mark.xdist_group("morning")
PROMISED, NOV, DEC = date(2026, 12, 10), (lambda day: date(2026, 11, day)), (lambda day: date(2026, 12, day))
# Order, line, notice, milestone, open quantity, day, and what the supplier's answer leaves in doubt.
SUPPLY = [
    ("201", "00010", "S2", "shipped", 6, PROMISED, None),
    ("201", "00010", "W201", "shipped", 35, NOV(25), None),
    ("201", "00010", "W301", "shipped", 20, PROMISED, None),
    ("201", "00010", None, "ordered", 39, PROMISED, None),
    ("202", "00030", "W202", "shipped", 12, NOV(26), None),
    ("202", "00030", None, "ordered", 48, PROMISED, None),
    ("204", "00010", "W204", "shipped", 9, PROMISED, None),
    ("204", "00010", None, "ordered", 51, PROMISED, None),
    ("205", "00010", "W205", "shipped", 8, PROMISED, None),
    ("205", "00010", None, "ordered", 52, PROMISED, None),
    ("206", "00010", None, "confirmed", 40, DEC(5), None),
    ("207", "00010", None, "ordered", 40, PROMISED, "supplier_rejected"),
    ("211", "00010", "D211", "shipped", 3, PROMISED, None),
    ("211", "00010", None, "ordered", 37, PROMISED, None),
    ("212", "00010", "D211", "shipped", 4, PROMISED, None),
    ("212", "00010", None, "ordered", 36, PROMISED, None),
    ("212", "00020", None, "ordered", 48, PROMISED, None),
    ("213", "00010", None, "ordered", 40, PROMISED, "supplier_rejected"),
    ("224", "00010", None, "confirmed", 40, DEC(3), None),
    ("231", "00010", None, "confirmed", 30, DEC(3), None),
    ("231", "00020", None, "confirmed", 20, DEC(3), None),
    ("232", "00010", None, "ordered", 30, PROMISED, "supplier_rejected"),
    ("233", "00010", None, "confirmed", 30, DEC(4), None),
    ("233", "00010", None, "ordered", 10, PROMISED, "supplier_backordered"),
    ("234", "00010", None, "ordered", 30, PROMISED, None),
    ("234", "00020", None, "ordered", 30, PROMISED, None),
    ("235", "00010", None, "ordered", 30, PROMISED, "supplier_unclear"),
    ("236", "00010", None, "ordered", 30, PROMISED, "supplier_rejected"),
    ("241", "00010", None, "confirmed", 25, DEC(4), None),
    ("241", "00010", None, "ordered", 15, PROMISED, "supplier_backordered"),
    ("242", "00010", None, "confirmed", 25, DEC(4), None),
    ("242", "00010", None, "ordered", 15, PROMISED, "supplier_backordered"),
    ("243", "00010", None, "ordered", 40, PROMISED, "supplier_backordered"),
    ("244", "00010", None, "confirmed", 25, DEC(4), None),
    ("244", "00010", None, "confirmed", 15, DEC(24), None),
    ("245", "00010", None, "confirmed", 40, DEC(24), None),
    ("246", "00010", None, "ordered", 40, PROMISED, "supplier_unclear"),
    ("247", "00010", None, "confirmed", 25, DEC(5), None),
    ("247", "00010", None, "ordered", 15, PROMISED, "supplier_backordered"),
    ("248", "00010", None, "confirmed", 25, DEC(8), None),
    ("248", "00010", None, "ordered", 15, PROMISED, "supplier_backordered"),
    ("249", "00010", None, "confirmed", 25, DEC(5), None),
    ("249", "00010", None, "confirmed", 15, DEC(24), None),
    ("250", "00010", "P250", "shipped", 35, NOV(25), None),
    ("250", "00010", None, "ordered", 5, PROMISED, None),
    ("251", "00010", None, "ordered", 40, PROMISED, None),
    ("251", "00020", None, "ordered", 48, PROMISED, None),
    ("252", "00010", None, "ordered", 40, PROMISED, None),
    ("253", "00010", None, "ordered", 40, PROMISED, None),
    ("253", "00020", None, "ordered", 10, PROMISED, None),
    ("253", "00030", None, "ordered", 48, PROMISED, None),
    ("254", "00010", None, "ordered", 40, PROMISED, None),
    ("254", "00020", None, "ordered", 48, PROMISED, None),
    ("255", "00010", None, "ordered", 40, PROMISED, None),
]
# Lines that a refused message may be about, of orders whose other lines it cannot be about.
REFUSED = {
    ("234", "00010"),
    ("234", "00020"),
    ("251", "00010"),
    ("251", "00020"),
    ("252", "00010"),
    ("253", "00010"),
    ("253", "00020"),
    ("254", "00010"),
    ("254", "00020"),
    ("255", "00010"),
}


def test_what_is_promised_and_what_is_in_doubt(morning):
    found = []
    for row in morning.table("inbound_supply").iter_rows(named=True):
        doubts = [one for one in row["trust_reasons"].split(", ") if one.startswith("supplier_")]
        assert not doubts or row["trust"] in ("degraded", "withheld")
        place = row["purchase_order_id"].removeprefix("4500000"), row["purchase_order_line"], row["asn_id"]
        told = row["milestone"], row["open_quantity"], row["expected_receipt_date"], *(doubts or [None])
        found.append((*place, *told))
    ours = {order for order, *_ in LINES}
    assert sorted(row for row in map(str, found) if row[2:5] in ours) == sorted(map(str, expected_rows(found)))


def test_a_refused_message_degrades_every_line_that_it_may_be_about(morning):
    supply = morning.table("inbound_supply")
    orders = {order for order, _ in REFUSED}
    found = {}
    for row in supply.iter_rows(named=True):
        order = row["purchase_order_id"].removeprefix("4500000")
        if order in orders:
            is_told = "refused_promise" in row["trust_reasons"].split(", ")
            assert not is_told or row["trust"] in ("degraded", "withheld")
            found[order, row["purchase_order_line"]] = is_told
    assert {line for line, is_told in found.items() if is_told} == REFUSED
    assert [line for line, is_told in found.items() if not is_told] == [("253", "00030")]


def test_a_message_that_cannot_be_read_is_about_the_orders_that_it_names(released):
    """A notice of the sample for the pumps of 4500000103, whose segments are miscounted."""
    supply = released.table("inbound_supply").sort("purchase_order_id")
    doubted = supply.filter(supply["trust_reasons"].str.contains("_promise"))
    assert doubted.select("purchase_order_id", "trust", "trust_reasons").rows() == [
        ("4500000103", "degraded", "refused_promise")
    ]


def expected_rows(found: list[tuple]) -> list[tuple]:
    """The expectation with quantities of the type that the release has."""
    kind = type(found[0][4])
    return [(*row[:4], kind(row[4]).quantize(found[0][4]), *row[5:]) for row in SUPPLY]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("ambiguous_item", "purchase order 4500000234 item 000000000000000042 has several lines of the item"),
        ("unknown_order_line", "purchase order 9 item 000000000000000042 is not known"),
        ("unknown_answer", "in codes that no mapping knows: acknowledgment_type QQ"),
        ("broken_record", "SE 0001 closes what no ST opened: 10 segments stand in no message"),
        ("foreign_message", "transaction set 865 where 855 is expected"),
    ],
)
def test_what_could_not_be_taken_is_said_in_words(morning, reason, words):
    letters = morning.truestock("dead-letters")
    assert any(reason in line and words in line for line in letters.stdout.splitlines()), letters.stdout


def test_what_another_supplier_than_the_orders_tells_is_in_doubt(morning):
    """FJORD's portal tells of goods that were ordered elsewhere."""
    told = morning.table("inbound_supply").filter(pl.col("trust_reasons").str.contains("other_supplier"))
    orders = {order.removeprefix("4500000") for order in told["purchase_order_id"]}
    assert orders & {order for order, *_ in LINES} == {"236", "250"}


def test_what_suppliers_do_not_promise_is_not_counted_on(morning):
    """Of order 241 they promise 25 of 40 valves; the 15 that are backordered may come or not."""
    supply = morning.table("inbound_supply").filter(item_id="VALVE-42", location_id="HOU-DC", is_past_due=False)
    unpromised = supply.filter(pl.col("trust_reasons").str.contains("supplier_"))["open_quantity"].sum()
    with serving(morning) as server:
        asked = {"item_id": "VALVE-42", "location_id": "HOU-DC", "quantity": 1, "date": "2026-12-31"}
        answer = server.caller("read").get("/v1/availability", params=asked).json()
    assert answer["unpromised_quantity"] == unpromised > 0
    band = morning.table("inventory").filter(item_id="VALVE-42", location_id="HOU-DC")
    width = band.select(pl.col("planning_quantity") - pl.col("low_quantity")).item()
    assert answer["available_quantity"] - answer["available_low_quantity"] == width + unpromised


def test_supply_is_traced_to_what_the_supplier_wrote(morning):
    traced = morning.truestock("trace", "--item", "VALVE-42", "--location", "HOU-DC", "--format", "csv")
    lines = pl.read_csv(io.StringIO(traced.stdout), infer_schema=False).filter(published_table="inbound_supply")
    told = {
        (row["document"].split(" ")[0], row["step"], row["source"]): row["line"]
        for row in lines.iter_rows(named=True)
        if row["step"] in ("noticed", "answered", "refused")
    }
    assert "QTY+113:25" in told["4500000241", "answered", "supplier_edifact"]
    assert told["4500000250", "noticed", "supplier_portal"].startswith("P250,4500000250,10,FJORD")
    assert f"LIN+1++{VALVE}:IN" in told["4500000234", "refused", "supplier_edifact"]


def test_what_could_not_be_taken_is_shown_as_it_was_sent(morning):
    letters = csv.DictReader(io.StringIO(morning.truestock("dead-letters").stdout))
    records = {letter["detail"]: letter["raw_record"] for letter in letters if letter["row_number"]}
    unknown = {words: record for words, record in records.items() if words.endswith("is not known")}
    assert unknown == {
        f"purchase order 9 item {VALVE} is not known": f"LIN+1++{VALVE}:IN'QTY+12:5'",
        "purchase order 4500000251 item PUMP-X is not known": "HL*3*2*I~LIN*10*BP*PUMP-X~SN1**9*EA~",
        "purchase order 4500000252 line 99 is not known": DELAY.rstrip(),
    }
    assert all(records.values()), records
