"""Workbooks made to hurt: refused or read as they stand, never unpacked without a cap."""

import resource
import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from orchestration.ingest.formats.records import DeliveryRejected
from tests.workbooks import patched, read_excel, rows, workbook


def test_b25_a_bomb_is_refused_before_it_is_unpacked():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(DeliveryRejected, match="too_large"):
        read_excel(packed.getvalue())


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = workbook(["po", "line"], ["4500000101", "10"])


def lying(content: bytes, name: str, size: int, checked: int | None) -> bytes:
    """The workbook whose directory gives another size for one of its files, and the checksum of that much of it."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        entry, text = packed.getinfo(name), packed.read(name)
    said = [(zlib.crc32(text), len(text)), (zlib.crc32(text[:checked]), size)]
    before, after = (struct.pack("<LLL", crc, entry.compress_size, length) for crc, length in said)
    assert content.count(before) == 2
    return content.replace(before, after)


@pytest.mark.parametrize(
    ("checked", "words"), [(None, r"sheet1.xml holds \d+ bytes and says 1000"), (1000, "Bad CRC-32")]
)
def test_b35_a_file_that_is_larger_than_it_says_is_refused(checked, words):
    longer = patched(PLAIN, SHEET, (b"</sheetData>", b"<row/>" * 2000 + b"</sheetData>"))
    with pytest.raises(DeliveryRejected, match=f"unreadable_file: .*{words}"):
        read_excel(lying(longer, SHEET, 1000, checked))


def test_b35_a_bomb_that_says_it_is_small_is_refused_while_it_is_inflated():
    bomb = patched(PLAIN, SHEET, (b"</sheetData>", b"<row/>" * (8 << 20) + b"</sheetData>"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DeliveryRejected, match=r"too_large: unpacks from \d+ to more than \d+ bytes"):
        read_excel(lying(bomb, SHEET, 1000, 1000))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_b35_what_is_packed_in_no_known_way_or_twice_or_with_a_password_is_refused():
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(PLAIN)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    with pytest.raises(DeliveryRejected, match="packed in a way that no spreadsheet knows"):
        read_excel(packed.getvalue())
    twice = BytesIO(PLAIN)
    with zipfile.ZipFile(twice, "a") as target:
        target.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(DeliveryRejected, match="two files in it have one name"):
        read_excel(twice.getvalue())
    with pytest.raises(DeliveryRejected, match="protected by a password"):
        read_excel(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)


@pytest.mark.parametrize("said", [b"A1:XFD1048576", b"A1", b"A1:B1048576", b"C7:D9"])
def test_b35_what_a_sheet_says_of_its_dimension_is_not_believed(said):
    assert rows(patched(PLAIN, SHEET, (b'ref="A1:B2"', b'ref="' + said + b'"'))) == [(2, "4500000101", "10")]


@pytest.mark.parametrize(
    "far",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<c r="A9999999"><v>1</v></c>',
        b'<c r="ZZZZZZ3"><v>1</v></c>',
        b'<c r="T1048576" t="e"><v>#N/A</v></c>',
    ],
)
def test_b35_a_cell_far_off_is_refused_before_memory_is_asked_for(far):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(
        DeliveryRejected, match=r"too_large: sheet 'Sheet1' reaches to row .* filled cells; delete what"
    ):
        read_excel(patched(PLAIN, SHEET, (b"</sheetData>", b"<row>" + far + b"</row></sheetData>")))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_b35_a_broken_or_missing_sheet_is_refused():
    for broken in (patched(PLAIN, SHEET, (b"</sheetData>", b"")), patched(PLAIN, SHEET, (b'r="A2"', b'r="2A"'))):
        with pytest.raises(DeliveryRejected, match="unreadable_file"):
            read_excel(broken)
    relations = "xl/_rels/workbook.xml.rels"
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(patched(PLAIN, relations, (b"worksheets/sheet1.xml", b"worksheets/sheet9.xml")))


def repacked(plain: bytes, declared: bytes, said: bytes) -> bytes:
    """The workbook with a declaration before its texts, and `said` in place of an ampersand."""
    texts = "xl/sharedStrings.xml"
    return patched(plain, texts, (b"?>", b"?>" + declared), (b"&amp;", said))


def test_b26_entities_are_not_expanded():
    plain = workbook(["po"], ["&"])
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    assert rows(repacked(plain, b"", b"&amp;")) == [(2, "&")]
    assert rows(repacked(plain, entities, b"&amp;")) == [(2, "&")]
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(repacked(plain, entities, b"&c;"))
