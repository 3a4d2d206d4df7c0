"""Splitting of delimited text: no row lost, none swallowed."""

from io import BytesIO

from orchestration.contracts.model import Format
from orchestration.ingest.formats.delimited import read_delimited

QUOTED = Format(type="delimited", extension="csv", separator=",", quote='"')


def rows(text: str, form: Format = QUOTED) -> list[tuple]:
    (records,) = read_delimited(BytesIO(text.encode()), form)
    return records.frame.rows()


def test_quoted_separator_and_doubled_quote():
    assert rows('a,b\n"x, y","say ""hi"""\n') == [(2, None, "x, y", 'say "hi"')]


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
