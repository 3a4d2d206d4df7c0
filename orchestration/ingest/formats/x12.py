"""ANSI X12: purchase order acknowledgements (855) and ship notices (856) as rows.

pyx12 splits interchanges into segments and checks counts and control numbers; what the segments
mean is here. Each interchange names its own separators, so each is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import StringIO

from pyx12.errors import X12Error
from pyx12.segment import Segment
from pyx12.x12file import X12Reader

from orchestration.contracts.model import Entity, Format
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode

ISA_LENGTH, VERSION = 106, slice(84, 89)
READABLE_VERSION = "00401"  # pyx12 knows two versions; envelopes and these sets are alike in all
HARMLESS = {"1", "8", "SEG1"}  # leading blanks, empty segments, trailing separators
DATES = {"011": "shipped_date", "017": "estimated_delivery_date", "067": "scheduled_delivery_date"}
BUYER_CODES, SUPPLIER_CODES = ("BP", "IN"), ("VP", "VN", "VC")


@dataclass
class _Set:
    """The segments of one transaction set with their positions, and what is wrong with it."""

    envelope: dict[str, str | None]
    segments: list[tuple[int, Segment]]
    errors: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return "".join(segment.format() for _, segment in self.segments)


def read_x12(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """One row per acknowledged or shipped line; `_row_number` is the segment's position in the file.

    A transaction set with wrong counts, control numbers or structure becomes one broken record, and
    so does an envelope that does not close; the sets around it stand. Raises DeliveryRejected
    `wrong_encoding`, `empty_file`, `not_x12`.
    """
    text = decode(stream.read(), form.encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        for found in _sets(interchange, position):
            yield from _read_set(found, wanted) if isinstance(found, _Set) else [found]
        position += len(_segments(interchange))


def _interchanges(text: str) -> Iterator[str]:
    """Each from its ISA to its IEA, or to the next ISA where there is none."""
    while text:
        if not text.startswith("ISA") or len(text) < ISA_LENGTH:
            raise DeliveryRejected("not_x12", f"an interchange starts with ISA, this with {text[:12]!r}")
        element, terminator = re.escape(text[3]), re.escape(text[ISA_LENGTH - 1])
        end = re.compile(
            rf"{terminator}\s*IEA{element}[^{terminator}]*(?:{terminator}|\Z)|{terminator}\s*(?=ISA{element})"
        ).search(text, ISA_LENGTH - 1)
        yield text[: end.end()] if end else text
        text = text[end.end() :].lstrip() if end else ""


def _segments(interchange: str) -> list[str]:
    return [part for part in interchange.split(interchange[ISA_LENGTH - 1]) if part.strip()]


def _reader(interchange: str) -> X12Reader:
    """pyx12 stops at an empty segment and drops a last one without terminator; neither reaches it."""
    terminator = interchange[ISA_LENGTH - 1]
    whole = "".join(part + terminator for part in _segments(interchange))
    return X12Reader(StringIO(whole[: VERSION.start] + READABLE_VERSION + whole[VERSION.stop :], newline=""))


def _sets(interchange: str, position: int) -> Iterator[_Set | BrokenMessage]:
    """The transaction sets of one interchange, and what is wrong with its envelope."""
    envelope: dict[str, str | None] = {}
    current: _Set | None = None
    try:
        reader = _reader(interchange)
        for segment in reader:
            position += 1
            errors = [error for error in reader.pop_errors() if error[1] not in HARMLESS]
            yield from _envelope_faults(errors, position, segment.format())
            tag = segment.get_seg_id()
            if tag == "ISA":
                envelope = _interchange_values(segment)
            if tag == "ST":
                if current:
                    current.errors.append("its SE is missing")
                    yield current
                current = _Set({**envelope, "set_control_number": _value(segment, "ST02")}, [])
            if current:
                current.segments.append((position, segment))
                current.errors += [message for kind, _, message, *_ in errors if kind in ("st", "seg")]
            if tag == "SE" and current:
                yield current
                current = None
        reader.cleanup()
        yield from _envelope_faults(reader.pop_errors(), position, interchange[:ISA_LENGTH])
    except (X12Error, IndexError) as error:
        yield BrokenMessage(position + 1, interchange[:ISA_LENGTH], f"the interchange cannot be read further: {error}")
    if current:
        current.errors.append("its SE is missing")
        yield current


def _envelope_faults(errors: list[tuple[str, ...]], position: int, raw: str) -> Iterator[BrokenMessage]:
    for kind, _, message, *_ in errors:
        if kind in ("isa", "gs"):
            yield BrokenMessage(position, raw, message)


def _interchange_values(isa: Segment) -> dict[str, str | None]:
    names = {"sender_id": "ISA06", "interchange_date": "ISA09", "interchange_time": "ISA10"}
    return {name: _value(isa, place) for name, place in names.items()} | {
        "interchange_control_number": _value(isa, "ISA13")
    }


def _value(segment: Segment, place: str) -> str | None:
    return (segment.get_value(place) or "").strip() or None


def _read_set(found: _Set, wanted: str) -> Iterator[Line | BrokenMessage]:
    first, header = found.segments[0]
    kind = _value(header, "ST01")
    if kind != wanted:
        found.errors.append(f"transaction set {kind} where {wanted} is expected")
    if found.errors:
        yield BrokenMessage(first, found.raw, "; ".join(found.errors))
        return
    for line in _acknowledged_lines(found) if kind == "855" else _shipped_lines(found):
        yield replace(line, values={**line.values, "segment_number": str(line.position - first + 1)})


def _acknowledged_lines(found: _Set) -> Iterator[Line]:
    """One line per ACK; a PO1 without any still gives one, which says nothing but that it was read."""
    header: dict[str, str | None] = dict(found.envelope)
    order_line: Line | None = None
    said = False
    for position, segment in found.segments:
        tag = segment.get_seg_id()
        if tag == "BAK":
            header |= _values(segment, "BAK", purpose=1, acknowledgment_type=2, po_number=3, acknowledged_on=9)
            header["acknowledged_on"] = header["acknowledged_on"] or _value(segment, "BAK04")
        if tag in ("PO1", "SE") and order_line and not said:
            yield order_line
        if tag == "PO1":
            line = _values(segment, "PO1", po_line=1, ordered_quantity=2, ordered_unit=3)
            order_line = Line(position, segment.format(), header | line | _item_codes(segment, 6))
            said = False
        if tag == "ACK" and order_line:
            answer = _values(segment, "ACK", status=1, quantity=2, unit=3, date_qualifier=4, date=5)
            yield Line(position, order_line.raw + segment.format(), order_line.values | answer)
            said = True


def _shipped_lines(found: _Set) -> Iterator[Line]:
    """One line per SN1, with what its levels above say: the shipment's dates, the order's number."""
    levels: dict[str | None, dict[str, str | None]] = {None: dict(found.envelope)}
    here: str | None = None
    for position, segment in found.segments:
        tag = segment.get_seg_id()
        if tag == "BSN":
            levels[None] |= _values(segment, "BSN", purpose=1, shipment_id=2, notice_date=3)
        elif tag == "HL":
            here = _value(segment, "HL01")
            levels[here] = dict(levels.get(_value(segment, "HL02"), levels[None]))
        elif tag == "DTM" and (name := DATES.get(_value(segment, "DTM01") or "")):
            levels[here][name] = _value(segment, "DTM02")
        elif tag == "PRF":
            levels[here] |= _values(segment, "PRF", po_number=1)
        elif tag == "LIN":
            levels[here] |= _values(segment, "LIN", po_line=1) | _item_codes(segment, 2)
        elif tag == "SN1":
            shipped = _values(segment, "SN1", quantity=2, unit=3)
            yield Line(position, segment.format(), levels[here] | shipped)


def _values(segment: Segment, tag: str, **places: int) -> dict[str, str | None]:
    return {name: _value(segment, f"{tag}{place:02}") for name, place in places.items()}


def _item_codes(segment: Segment, first: int) -> dict[str, str | None]:
    """Codes stand in pairs of qualifier and code."""
    tag = segment.get_seg_id()
    pairs = {_value(segment, f"{tag}{n:02}"): _value(segment, f"{tag}{n + 1:02}") for n in range(first, first + 20, 2)}
    return {
        "buyer_item_code": next((pairs[name] for name in BUYER_CODES if name in pairs), None),
        "supplier_item_code": next((pairs[name] for name in SUPPLIER_CODES if name in pairs), None),
    }
