"""Workbooks made to hurt: refused or read as they stand, never unpacked without a cap."""

import zipfile
from io import BytesIO

import pytest

from orchestration.ingest.formats.records import DeliveryRejected
from tests.workbooks import read_excel, rows, workbook


def test_b25_a_bomb_is_refused_before_it_is_unpacked():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(DeliveryRejected, match="too_large"):
        read_excel(packed.getvalue())


def repacked(plain: bytes, declared: bytes, said: bytes) -> bytes:
    """The workbook with a declaration before its texts, and `said` in place of an ampersand."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/sharedStrings.xml":
                head, rest = text.split(b"?>", 1)
                text = head + b"?>" + declared + rest.replace(b"&amp;", said)
            target.writestr(name, text)
    return packed.getvalue()


def test_b26_entities_are_not_expanded():
    plain = workbook(["po"], ["&"])
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    assert rows(repacked(plain, b"", b"&amp;")) == [(2, "&")]
    assert rows(repacked(plain, entities, b"&amp;")) == [(2, "&")]
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(repacked(plain, entities, b"&c;"))
