"""Whoever follows a row back to its file is shown the row as it was delivered, whatever the file."""

import gzip
import os
from dataclasses import replace

import polars as pl
import pytest

from orchestration.contracts.format import Format
from orchestration.decisions.erasure import erase
from orchestration.ingest.accounts import raw_path
from orchestration.ingest.dead_letters import DEAD_LETTER_SCHEMA
from orchestration.ingest.delivery import landed_deliveries
from orchestration.ingest.formats.records import CHUNK_BYTES
from orchestration.ingest.landed_lines import with_landed_lines, with_landed_records
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from tests.conftest import SAMPLE, SHOP, column
from tests.deliveries import LIST, source_of
from tests.edi import edifact, x12
from tests.workbooks import workbook

X12, EDIFACT = SAMPLE.source("supplier_x12"), SAMPLE.source("supplier_edifact")
PACKED = ["BSN*00*W1*20261117*1500", "HL*1**S", "HL*2*1*O", "PRF*4500000101", "HL*3*2*P", "MAN*GM*1"]
PACKED += ["HL*4*3*I", "LIN*10*BP*A", "SN1**9*EA", "HL*5*3*I", "LIN*20*BP*B", "SN1**4*EA"]
NOTICE = x12(("856", PACKED), code="SH").replace("~", "~\n").encode()
ITEMS = ["HL*4*3*I~LIN*10*BP*A~SN1**9*EA~", "HL*5*3*I~LIN*20*BP*B~SN1**4*EA~"]
ANSWERED = ["BGM+231+R1+4", "RFF+ON:4500000101", "LIN+10+3", "QTY+21:40", "LIN+20+7", "UNS+S"]
RESPONSE = edifact(("ORDRSP:D:96A:UN", ANSWERED)).encode()
COLUMNS = column("ITEM", "varchar", True), column("NAME", "varchar")
TABLE = source_of(replace(SHOP.format, workbooks=True), *COLUMNS)
QUOTED = source_of(Format("delimited", "csv", ",", '"'), *COLUMNS)
WESTERN = source_of(Format("delimited", "csv", ",", encoding="windows-1252"), *COLUMNS)
LISTED = b"Stock\n-----------\n|ITEM|NAME |\n-----------\n|007 | bolt|\n-----------\n"
CASES = {
    "an item in a pack": (X12, "856", "edi", NOTICE, ITEMS),
    "what is packed": (X12, "856", "edi.gz", gzip.compress(NOTICE), ITEMS),
    "a line of a response": (EDIFACT, "ORDRSP", "edi", RESPONSE, ["LIN+10+3'QTY+21:40'", "LIN+20+7'"]),
    "a row of a workbook": (TABLE, "STOCK", "xlsx", workbook(["ITEM", "NAME"], ["7", 1.5], ["8"]), ["7|1.5", "8|"]),
    "a row of a list": (source_of(LIST, *COLUMNS), "STOCK", "txt", LISTED, ["|007 | bolt|"]),
    "a line": (TABLE, "STOCK", "csv", b"ITEM|NAME\r\n7|bolt\r\n\r\n8|\r\n", ["7|bolt", "8|"]),
    "a line in another encoding": (WESTERN, "STOCK", "csv", b"ITEM,NAME\n7,k\xfchl\n", ["7,kühl"]),
    "a record of two lines": (QUOTED, "STOCK", "csv", b'ITEM,NAME\n7,"bo\nlt"\n8,x\n', ['7,"bo\nlt"', "8,x"]),
}


def land(settings, source, name, content):
    path = settings.inbox / source.name / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (0, 0))  # written long ago, so that nobody waits for its end
    land_inbox(settings, [source])


def landed(settings, source, entity, extension, content):
    """A delivery, and where each of its accepted rows stands."""
    land(settings, source, f"{entity}__20261118T043000Z.{extension}", content)
    (delivery,) = landed_deliveries(settings, source.name, entity)
    account = ensure_raw(settings, delivery, source, source.entity(entity))
    assert account.rows_accepted, account
    places = pl.col("_delivery_id").alias("delivery_id"), pl.col("_row_number").alias("row_number")
    return delivery, pl.read_parquet(raw_path(settings, delivery)).select(places)


@pytest.mark.parametrize("case", CASES)
def test_a_row_is_shown_as_it_was_delivered(settings, case):
    source, *of_file, lines = CASES[case]
    _, places = landed(settings, source, *of_file)
    assert with_landed_lines(settings, [source], places)["line"].to_list() == lines
    assert with_landed_lines(settings, [source], places[-1:])["line"].to_list() == lines[-1:]


@pytest.fixture
def notice(settings):
    return landed(settings, X12, "856", "edi", NOTICE)


def test_rows_keep_their_order_and_what_they_say(settings, notice):
    _, places = notice
    nowhere = {"delivery_id": [None, None], "row_number": [None, 1]}
    rows = pl.concat([places.reverse(), pl.DataFrame(nowhere, schema=places.schema), places]).with_row_index()
    assert with_landed_lines(settings, [X12], rows).rows() == [
        (*row, line) for row, line in zip(rows.rows(), [*ITEMS[::-1], None, None, *ITEMS], strict=True)
    ]


def test_a_row_that_is_not_there_is_none(settings, notice):
    rows = notice[1][:1].with_columns(pl.col("row_number") + 1000)
    assert with_landed_lines(settings, [X12], rows)["line"].to_list() == [None]


def test_a_file_is_read_up_to_the_last_row_wanted(settings):
    """Of several chunks, whose last one cannot be read."""
    lines = [f'{number},"{"x" * (CHUNK_BYTES // 1000)}"' for number in range(2500)]
    land(settings, QUOTED, "STOCK__20261118T043000Z.csv", "\n".join(["ITEM,NAME", *lines]).encode() + b"\xff")
    (delivery,) = landed_deliveries(settings, "shop", "STOCK")

    def shown(*numbers):
        rows = pl.DataFrame({"delivery_id": delivery.delivery_id, "row_number": numbers})
        return with_landed_lines(settings, [QUOTED], rows)["line"].to_list()

    assert shown(2, 1502) == [lines[0], lines[1500]]
    assert shown(2, 2501) == [None, None]


def test_without_a_contract_only_texts_are_shown(settings, notice):
    _, lines = landed(settings, TABLE, "STOCK", "csv", b"ITEM|NAME\n7|bolt\n")
    places = pl.concat([notice[1], lines])
    other_entities = replace(X12, entities=X12.entities[:0])
    for sources in ([], [other_entities]):
        assert with_landed_lines(settings, sources, places)["line"].to_list() == [None, None, "7|bolt"]


def test_b32_nothing_of_an_erased_delivery_is_shown(settings, notice):
    delivery, places = notice
    erase(settings, delivery.delivery_id, actor="dana", reason="request 17")
    assert with_landed_lines(settings, [X12], places)["line"].to_list() == [None, None]
    land(settings, X12, "856__20261119T043000Z.edi", NOTICE)
    assert delivery.object_path(settings).exists()
    assert with_landed_lines(settings, [X12], places)["line"].to_list() == [None, None]


def test_f28_nothing_of_a_damaged_delivery_is_shown(settings, notice):
    delivery, places = notice
    delivery.object_path(settings).write_bytes(NOTICE.replace(b"BP*A", b"BP*Z"))
    assert with_landed_lines(settings, [X12], places)["line"].to_list() == [None, None]


def test_f27_what_breaks_its_reader_is_not_shown_and_all_else_is(settings, notice):
    """A system that speaks EDIFACT by now cannot read what it said before."""
    _, places = notice
    _, others = landed(settings, TABLE, "STOCK", "csv", b"ITEM|NAME\n7|bolt\n")
    spoken = replace(X12, format=EDIFACT.format)
    shown = with_landed_lines(settings, [spoken, TABLE], pl.concat([places, others]))
    assert shown["line"].to_list() == [None, None, "7|bolt"]


def test_a_dead_letter_keeps_its_record_or_is_given_its_text(settings, notice):
    _, places = notice
    (delivery_id, first), (_, second) = places.rows()
    rows = [(delivery_id, *said) for said in ((None, None), (first, "kept"), (first, None), (second, None))]
    told = pl.DataFrame(rows, schema=["delivery_id", "row_number", "raw_record"], orient="row")
    letters = told.match_to_schema(DEAD_LETTER_SCHEMA, missing_columns="insert")
    found = with_landed_records(settings, [X12], letters)
    assert found["raw_record"].to_list() == [None, "kept", *ITEMS]
    assert found.drop("raw_record").equals(letters.drop("raw_record"))
