"""Splitting of delimited text: no row lost, none swallowed."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats import records
from orchestration.ingest.formats.delimited import read_delimited
from orchestration.ingest.formats.records import DeliveryRejected
from tests.conftest import STOCK, column
from tests.deliveries import enforced, letters, source_of

QUOTED = Format(type="delimited", extension="csv", separator=",", quote='"')


def table(*names: str) -> Entity:
    return replace(STOCK, columns=tuple(column(name, "varchar") for name in names), key=())


def rows(text: str, form: Format = QUOTED) -> list[tuple]:
    (records,) = read_delimited(BytesIO(text.encode()), form, table())
    return records.frame.rows()


def test_quoted_separator_and_doubled_quote():
    assert rows('a,b\n"x, y","say ""hi"""\n') == [(2, None, "x, y", 'say "hi"')]


def test_a_text_that_starts_like_a_compressed_one_is_read_as_written():
    assert rows("a,b,c\nx^,0,1\n") == [(2, None, "x^", "0", "1")]


def test_line_break_inside_quotes_is_one_record():
    assert rows('a,b\n1,"two\nlines"\n2,z\n') == [(2, None, "1", "two\nlines"), (4, None, "2", "z")]


def test_unclosed_quote_swallows_no_neighbour():
    first, second = rows('a,b\n1,"open\n2,z\n')
    assert first[:2] == (2, "a quote does not close")
    assert second == (3, None, "2", "z")


def test_wrong_number_of_fields_is_broken():
    assert [row[1] for row in rows("a,b\n1\n1,2,3\n1,2\n")] == [
        "1 fields where the header has 2",
        "3 fields where the header has 2",
        None,
    ]


def test_without_quoting_a_quote_is_text():
    plain = Format(type="delimited", extension="csv", separator="|")
    assert rows('a|b\r\n1|5"\r\n', plain) == [(2, None, "1", '5"')]


@pytest.mark.parametrize(
    "text",
    ['PIPE 3" x 4" RED', '3/4"-1/2"-ELBOW', '450"0000"102', '1"3"', ' "Y"', '12"', 'a""b', '="0001"', '\\"x'],
)
def test_b36_quotes_inside_an_unquoted_field_are_text_as_written(text):
    assert rows(f"a,b\n1,{text}\n{text},2\n") == [(2, None, "1", text), (3, None, text, "2")]


@pytest.mark.parametrize("text", ['"ACME"x', '"say "hi" now"', '"a \\"b\\" c"', '"Y" ', '"a""b"c'])
def test_b36_text_after_a_closing_quote_is_a_dead_letter_and_its_neighbours_stand(text):
    before, broken, after = rows(f'a,b\n1,"x"\n2,{text}\n3,5" PIPE\n')
    assert (before, after) == ((2, None, "1", "x"), (4, None, "3", '5" PIPE'))
    assert broken[:2] == (3, f"text follows the closing quote of {text}")


def test_b36_marks_of_inches_join_no_lines_and_quoted_line_breaks_still_do():
    found = rows('a,b\n1,4" PIPE\n2,5" PIPE\n3,"two\n3"" lines"\n4,6" PIPE\n5,"open\n6,7" PIPE\n')
    assert [row[2:] for row in found if row[1] is None] == [
        ("1", '4" PIPE'),
        ("2", '5" PIPE'),
        ("3", 'two\n3" lines'),
        ("4", '6" PIPE'),
        ("6", '7" PIPE'),
    ]
    assert [row[:2] for row in found if row[1]] == [(7, "a quote does not close")]


def test_b36_a_mark_of_inches_in_the_only_column_swallows_no_line():
    assert rows('a\n4" PIPE\n5" PIPE\n') == [(2, None, '4" PIPE'), (3, None, '5" PIPE')]


def read_in_chunks(text: str, size: int) -> list[tuple]:
    with patch.object(records, "CHUNK_BYTES", size):
        return [row for found in read_delimited(BytesIO(text.encode()), QUOTED, table()) for row in found.frame.rows()]


CELLS = st.text(st.sampled_from('ab ",\n'), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_b36_what_follows_the_rule_is_read_as_any_reader_of_it_does(cells, quoting):
    written = StringIO()
    csv.writer(written, quoting=quoting, lineterminator="\n").writerows([("a", "b"), *cells])
    found = rows(written.getvalue()) if cells else []
    assert [(a or "", b or "") for _, _, a, b in found] == cells
    assert not any(broken for _, broken, *_ in found)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_b36_of_any_text_a_field_is_given_whole_or_not_at_all(cells):
    text = "a,b\n" + "".join(f"{a},{b}\n" for a, b in cells)
    for _, broken, *fields in read_in_chunks(text, 20):
        for written in [] if broken else filter(None, fields):
            assert written in text or f'"{written.replace(chr(34), chr(34) * 2)}"' in text


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "latin-1"])
def test_b8_other_encodings_are_read_in_pieces(encoding):
    form = Format(type="delimited", extension="csv", separator=";", encoding=encoding)
    text = "a;b\n" + "".join(f"{n};M\u00e4rz\n" for n in range(40))
    with patch.object(records, "CHUNK_BYTES", 7):
        pieces = [
            row for one in read_delimited(BytesIO(text.encode(encoding)), form, table()) for row in one.frame.rows()
        ]
    assert pieces == [(n + 2, None, str(n), "M\u00e4rz") for n in range(40)]


def test_b8_bytes_that_are_not_of_the_encoding_are_named_by_their_line():
    form = Format(type="delimited", extension="csv", separator=";", encoding="windows-1252")
    with pytest.raises(DeliveryRejected, match="line 3 is not windows-1252"):
        list(read_delimited(BytesIO(b"a;b\n1;\x80\n2;\x81\n"), form, table()))


SHEET = source_of(
    Format(
        type="delimited",
        extension="csv",
        separator=";",
        decimal_separator=",",
        thousands_separator=" ",
        text_formulas=True,
    ),
    column("MATNR", "varchar", True),
    column("LABST", "decimal(18,4)"),
)


def test_b37_a_formula_that_gives_a_text_is_that_text():
    text = '="MATNR";LABST\n="0001";1\n="a ""b""";="2,5"\n0003;="\n="";4\n'
    outcome, accepted = enforced(text.encode(), SHEET)
    assert [row[1] for row in accepted] == ["0001", 'a "b"']
    assert [row[:3] for row in letters(outcome)] == [(4, "LABST", "wrong_type"), (5, "MATNR", "missing_value")]
    quoted = replace(SHEET, format=replace(SHEET.format, quote='"'))
    assert enforced(b'MATNR;LABST\n"=""0001""";"1,5"\n', quoted)[1] == [(2, "0001", Decimal("1.5"))]


def test_b37_any_blank_may_stand_between_thousands():
    numbers = ["1 234,5", "1\u00a0234,5", "1\u202f234,5", "12\u2009345\u00a0678,25", "+5", ",5", "-,5", "1234"]
    text = "MATNR;LABST\n" + "".join(f"{n};{number}\n" for n, number in enumerate(numbers))
    _, accepted = enforced(text.encode(), SHEET)
    expected = ["1234.5", "1234.5", "1234.5", "12345678.25", "5", "0.5", "-0.5", "1234"]
    assert [row[2] for row in accepted] == [Decimal(number) for number in expected]


def test_a_blank_that_only_looks_like_one_is_named_by_its_code_point():
    plain = replace(SHEET, format=replace(SHEET.format, thousands_separator=None))
    outcome, _ = enforced("MATNR;LABST\n1;1\u00a0234,0\n2;1\u202f234,0\n3;\u0661\n4;1\n".encode(), plain)
    assert [detail.split(" is not")[0] for *_, detail in letters(outcome)] == [
        "'1\u00a0234,0' (with U+00A0 NO-BREAK SPACE)",
        "'1\u202f234,0' (with U+202F NARROW NO-BREAK SPACE)",
        "'\u0661' (with U+0661 ARABIC-INDIC DIGIT ONE)",
    ]


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("MATNR;LABST\r1;1\r2;2\r", "wrong_line_ends", "carriage return (CR) alone"),
        ("MATNR;LABST;;\n1;1;;\n", "duplicate_header", "columns 3, 4 of the header have no name"),
        ("MATNR;LABST;X;X\n1;1;;\n", "duplicate_header", "header names X more than once (X in columns 3, 4)"),
        ("MATNR;LABST MENGE\n1;1\n", "missing_column", "column LABST is missing"),
        ("MATNR,LABST\n1,1\n", "wrong_separator", "the file's separator is ',' where the contract says ';'"),
        ('"MATNR"\t"LABST"\tX\n1\t1\t\n', "wrong_separator", r"separator is '\t' where the contract says ';'"),
        ("MATNR,MENGE\n1,1\n", "missing_column", "column MATNR, LABST is missing"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_in_words(text, reason, words):
    outcome, _ = enforced(text.encode(), SHEET)
    assert outcome.rejection.reason == reason
    assert words in outcome.rejection.detail


def test_one_column_without_a_name_is_left_out_with_a_warning():
    outcome, accepted = enforced(b"MATNR;LABST;\n1;1;\n", SHEET)
    assert (len(accepted), outcome.warnings) == (1, ("columns beyond the contract are left out: one without a name",))


def test_a_file_without_line_ends_is_refused_before_it_is_held_whole():
    with patch.object(records, "CHUNK_BYTES", 10), patch.object(records, "QUOTED_RECORD_BYTES", 80):
        outcome, _ = enforced(b"MATNR;LABST\n" + b"x" * 1000, SHEET)
    assert outcome.rejection.detail == "no line ends (LF or CR LF) within 88 bytes"
