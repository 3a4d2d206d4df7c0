"""What a workbook holds, looked at before any of it is loaded: its sheets, how far they reach, their errors.

A workbook is a zip file of XML. Nothing is believed of what it says of its own size: everything is counted while it is
inflated, and cells where they stand.
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from orchestration.ingest.formats.records import DeliveryRejected
from orchestration.ingest.formats.sheet_scan import Extent, elements, scan_sheet

MAXIMUM_UNPACKED_BYTES = 1 << 30
MAXIMUM_RATIO = 200  # of unpacked to packed bytes; sheets reach 20
MAXIMUM_CELLS = 1 << 25
SPARSE_CELLS, MAXIMUM_SPREAD = 1 << 20, 50  # a table fills its rectangle; a stray cell far off does not
PIECE_BYTES = 1 << 20
ENCRYPTED = b"\xd0\xcf\x11\xe0"  # so do workbooks before 2007 start
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError),
    *(EOFError, NotImplementedError, RuntimeError, LookupError, ValueError),
)


@dataclass(frozen=True)
class Sheets:
    """The visible sheets in their order with what they hold, and the names of the others, which are never read."""

    visible: dict[str, Extent]
    hidden: tuple[str, ...]


def look_into(content: bytes) -> Sheets:
    """The sheets of a workbook. Raises DeliveryRejected: `unreadable_file`, `too_large`."""
    if content.startswith(ENCRYPTED):
        raise _unreadable("it is protected by a password, or an .xls: save it as .xlsx without")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = _parts(packed)
            _count(packed, len(content))
            return _sheets(packed, parts)
    except UNREADABLE as error:
        raise _unreadable(str(error)) from error


def _unreadable(words: str) -> DeliveryRejected:
    return DeliveryRejected("unreadable_file", f"not a readable workbook: {words}; deliver it again")


def _parts(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files within, by their names as every reader takes them; two of one name would be read as either."""
    entries = packed.infolist()
    parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
    if len(parts) < len(entries):
        raise _unreadable("two files in it have one name")
    return parts


def _count(packed: zipfile.ZipFile, size: int) -> None:
    """Raises DeliveryRejected where it unpacks to too much, or to more than its directory says."""
    allowed = min(MAXIMUM_UNPACKED_BYTES, MAXIMUM_RATIO * size)
    total = 0
    for entry in packed.infolist():
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _unreadable(f"{entry.filename} is packed in a way that no spreadsheet knows")
        start = total
        for piece in _inflated(packed, entry):
            total += len(piece)
            if total > allowed:
                raise DeliveryRejected("too_large", f"unpacks from {size} to more than {allowed} bytes")
        if total - start != entry.file_size:
            raise _unreadable(f"{entry.filename} holds {total - start} bytes and says {entry.file_size}")


def _inflated(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces of a file within, to its real end; zipfile itself would stop at the size that the directory gives."""
    unlimited = copy(entry)
    unlimited.file_size = sys.maxsize
    with packed.open(unlimited) as stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece


def _sheets(packed: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Sheets:
    def of(name: str) -> Iterator[bytes]:
        return _inflated(packed, parts[name.lower()])

    relations = elements(of("xl/_rels/workbook.xml.rels"), "Relationship")
    worksheets = {one["Id"]: one["Target"] for one in relations if one["Type"].endswith("/worksheet")}
    named = [one for one in elements(of("xl/workbook.xml"), "sheet") if one["id"] in worksheets]
    if len({one["name"] for one in named}) < len(named):
        raise _unreadable("two sheets in it have one name")
    visible = {
        one["name"]: scan_sheet(of(_path(worksheets[one["id"]])))
        for one in named
        if one.get("state", "visible") == "visible"
    }
    _check_extents(visible)
    return Sheets(visible, tuple(one["name"] for one in named if one["name"] not in visible))


def _path(target: str) -> str:
    """Where a sheet lies: from the root, or beside the workbook."""
    path = target.removeprefix("/")
    return path if path.startswith("xl/") else f"xl/{path}"


def _check_extents(sheets: dict[str, Extent]) -> None:
    """Raises DeliveryRejected `too_large` of sheets that, loaded as rectangles, would take memory without bounds."""
    for name, extent in sheets.items():
        if extent.area > max(SPARSE_CELLS, MAXIMUM_SPREAD * extent.filled):
            raise DeliveryRejected(
                "too_large",
                f"sheet {name!r} reaches to row {extent.last_row}, column {extent.last_column} with {extent.filled} "
                "filled cells; delete what stands beyond the table",
            )
    if (total := sum(extent.area for extent in sheets.values())) > MAXIMUM_CELLS:
        raise DeliveryRejected("too_large", f"its sheets have {total} cells, {MAXIMUM_CELLS} at most can be read")
