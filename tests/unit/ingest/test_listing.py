"""B39: lists as a screen shows them, read by what the contract says of them, or refused in words that name it."""

from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest

from orchestration.contracts.format import Format
from orchestration.ingest.formats import records
from tests.conftest import column
from tests.deliveries import LIST, enforced, letters, source_of

STOCK = (
    *(column(name, "varchar", True) for name in ("MATNR", "WERKS", "LGORT")),
    column("LABST", "decimal(18,4)", True),
)
SAP = source_of(LIST, *STOCK)
TABLE = source_of(Format(type="delimited", extension="csv", separator="|"), *STOCK)
ONE_PAGE = """\
17.11.2026                Dynamic List Display                1

------------------------------------------
|MATNR             |WERKS|LGORT|     LABST|
------------------------------------------
|000000000000004711|2000 |0001 | 1.234,000|
|000000000000000042|2000 |0001 |     5,000-|
------------------------------------------
"""
PAGES = """\
Bestand je Lagerort
----------------------------------
| |MATNR|WERKS|LGORT|       LABST|
|-|-----|-----|-----|------------|
| |4711 |2000 |0001 |    12,500  |
|X|47|11|2000 |0001 |     1      |
| |4712 |2000
 broken text |0001 |  1 |
|**     |2000 |     |    12,500  |
----------------------------------
18.11.2026              Seite    2

==================================
| |MATNR|WERKS|LGORT|       LABST|
==================================
| |4713 |2000 |0002 |       7-   |
part of nothing
| |4714 |     |0002 |       8    |
----------------------------------
|*      |     |     |     5,500  |
----------------------------------
2 Einträge ausgegeben
"""
SPREADSHEET = (
    "Table:  MARD\r\nDisplayed fields:  4 of 4\tFixed columns: 2\r\n\r\n"
    "\tMATNR\tWERKS\tLGORT\tLABST\r\n\r\n\t4711\t2000\t0001\t1.234,000\r\n\t42\t2000\t0001\t5,000-\r\nx\t43\t2000\t0001\t1\r\n"
)


def test_b39_the_list_of_the_case():
    outcome, rows = enforced(ONE_PAGE.encode(), SAP, "txt")
    assert rows == [
        (6, "000000000000004711", "2000", "0001", Decimal(1234)),
        (7, "000000000000000042", "2000", "0001", Decimal(-5)),
    ]
    assert (outcome.rows_read, outcome.warnings) == (2, ())


@pytest.mark.parametrize("size", [1, 50, 1 << 20])
def test_b39_pages_with_totals_a_selection_column_and_broken_rows(size):
    with patch.object(records, "CHUNK_BYTES", size):
        outcome, rows = enforced(PAGES.encode(), SAP, "txt")
    assert rows == [(5, "4711", "2000", "0001", Decimal("12.5")), (16, "4713", "2000", "0002", Decimal(-7))]
    assert [(number, name, detail) for number, name, _, detail in letters(outcome)] == [
        (6, None, "8 fields where the header has 7"),
        (7, None, "4 fields where the header has 7"),
        (8, None, "4 fields where the header has 7"),
        (17, None, "1 fields where the header has 7"),
        (18, "WERKS", "a value is required here"),
    ]


def test_b39_captions_and_a_separator_in_front_of_a_spreadsheet():
    form = replace(LIST, separator="\t", encoding="windows-1252")
    outcome, rows = enforced(SPREADSHEET.encode("windows-1252"), source_of(form, *STOCK), "txt")
    assert [row[:2] for row in rows] == [(6, "4711"), (7, "42")]
    assert letters(outcome) == [(8, None, "broken_record", "text outside of the separators around the row")]


def test_a_list_without_totals_marked_in_the_contract_gives_none_as_stock():
    source = source_of(replace(LIST, total_marks=()), *STOCK)
    outcome, rows = enforced(ONE_PAGE.encode() + b"|*                 |     |     | 1.229,000|\n", source, "txt")
    assert len(rows) == 2 and letters(outcome)[0][:3] == (9, "WERKS", "missing_value")


def test_a_column_beyond_the_contract_is_named():
    text = "|MATNR|WERKS|LGORT|LABST|MEINS|\n|1|2000|0001|1|ST|\n"
    outcome, rows = enforced(text.encode(), SAP, "txt")
    assert (len(rows), outcome.warnings) == (1, ("columns beyond the contract are left out: MEINS",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bestand\n|MATNR|WERKS|LGORT|\n|1|2|3|\n", "line 2 comes nearest and lacks LABST"),
        ("MATNR|WERKS\r1|2\r", "carriage return (CR) alone"),
        ("|MATNR|MATNR|WERKS|LGORT|LABST|\n", "header names MATNR more than once (MATNR in columns 1, 2)"),
        ("\n\n", "the file has no header"),
    ],
)
def test_b39_a_list_whose_header_cannot_be_found_is_refused_in_words(text, words):
    outcome, _ = enforced(text.encode(), SAP, "txt")
    assert words in outcome.rejection.detail


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ONE_PAGE, 4),
        (ONE_PAGE[ONE_PAGE.index("|MATNR") :], 1),
        ("MATNR   |WERKS|LGORT| LABST\n1       |2000 |0001 |  1\n", 1),
        ("\nStock\nMATNR|WERKS|LGORT|LABST\n1|2000|0001|1\n", 3),
    ],
)
def test_b39_a_list_where_a_table_is_expected_is_called_one(text, line):
    outcome, _ = enforced(text.encode(), TABLE)
    assert (outcome.rejection.reason, outcome.rows_read) == ("list_download", 0)
    assert f"line {line} has the names of the columns" in outcome.rejection.detail
    assert "`type: list`" in outcome.rejection.detail


def test_a_list_may_lack_what_is_optional():
    owner = replace(column("OWNER", "varchar"), optional=True)
    source = source_of(LIST, *STOCK, owner)
    assert [row[-1] for row in enforced(ONE_PAGE.encode(), source, "txt")[1]] == [None, None]
    with_owner = b"|MATNR|WERKS|LGORT|LABST|OWNER|\n|1|2000|0001|1|ME|\n"
    assert [row[-1] for row in enforced(with_owner, source, "txt")[1]] == ["ME"]
    as_table, _ = enforced(ONE_PAGE.encode(), source_of(TABLE.format, *STOCK, owner))
    assert as_table.rejection.reason == "list_download"
