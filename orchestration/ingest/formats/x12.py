"""ANSI X12: purchase order acknowledgements (855) and ship notices (856) as rows.

pyx12 checks counts and control numbers; what the segments mean is in x12_sets.py. Each interchange names
its own separators, so each is read alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import TextIOBase

from pyx12.errors import X12Error
from pyx12.x12file import X12Reader

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode
from orchestration.ingest.formats.segments import Segment, after_blanks, broken, framed, hash_of, lost, text_of
from orchestration.ingest.formats.x12_sets import ACKNOWLEDGEMENTS, SETS

ISA_LENGTH, ISA_ELEMENTS, VERSION = 106, 16, slice(84, 89)
NEXT_LINE, SINGLE_BYTE = b"\x85", "latin-1"  # a terminator that UTF-8 has in two bytes
READABLE_VERSION = "00401"  # pyx12 knows two versions; envelopes and these sets are alike in all
HARMLESS = {"1", "8", "SEG1"}  # leading blanks, empty segments, trailing separators
SENT = {"sender_id": 6, "interchange_date": 9, "interchange_time": 10, "interchange_control_number": 13}  # of ISA
ENVELOPE = {"ISA", "IEA", "GS", "GE", "TA1"}


@dataclass
class _Set:
    """The segments of one transaction set, and what is wrong with it."""

    envelope: dict[str, str | None]
    segments: list[Segment]
    errors: list[str] = field(default_factory=list)


def read_x12(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """One row per acknowledged or shipped line; `_row_number` is the segment's position in the file.

    A transaction set with wrong counts, control numbers or structure becomes one broken record, and
    so do one of another kind, an envelope that does not close and segments that stand in no set; the sets around them
    stand. Acknowledgements of what was received are passed over.
    Raises DeliveryRejected `wrong_encoding`, `empty_file`, `not_x12`.
    """
    content = stream.read()
    encoding = SINGLE_BYTE if content.lstrip()[ISA_LENGTH - 1 : ISA_LENGTH] == NEXT_LINE else form.encoding
    text = decode(content, encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield from to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        feed = _Feed(interchange, position)
        for found in _sets(feed, interchange[:ISA_LENGTH]):
            yield from _read_set(found, wanted) if isinstance(found, _Set) else [found]
        position = feed.position


def _interchanges(text: str) -> Iterator[str]:
    """Each from its ISA to its IEA, or to the next ISA where there is none."""
    start = 0
    while start < len(text):
        isa = text[start : start + ISA_LENGTH]
        if not isa.startswith("ISA"):
            raise DeliveryRejected("not_x12", f"an interchange starts with ISA, this with {isa[:12]!r}")
        if not _tells_separators(isa):
            words = f"an ISA is {ISA_LENGTH} characters in {ISA_ELEMENTS} elements, this is {isa!r}"
            raise DeliveryRejected("not_x12", words)
        element, terminator = re.escape(isa[3]), re.escape(isa[-1])
        end = re.compile(
            rf"{terminator}\s*IEA{element}[^{terminator}]*(?:{terminator}|\Z)|{terminator}\s*(?=ISA{element})"
        ).search(text, start + ISA_LENGTH - 1)
        yield text[start : end.end() if end else len(text)]
        start = after_blanks(text, end.end()) if end else len(text)


def _tells_separators(isa: str) -> bool:
    """Whether the ISA has its length, by which alone it is known how its sender separates."""
    element, terminator = isa[3:4], isa[ISA_LENGTH - 1 :]
    return (
        isa.count(element) == ISA_ELEMENTS
        and isa.count(terminator) == 1
        and not (element.isalnum() or terminator.isalnum() or terminator == " ")
    )


class _Feed(TextIOBase):
    """An interchange as the file that pyx12 reads, a piece at a time; `waiting` are its segments that pyx12 has not
    given back, and lists of those that it never gets since they stand in no set. `position` is that of the last one.

    pyx12 stops at an empty segment and drops a last one without terminator; neither reaches it.
    """

    def __init__(self, interchange: str, position: int) -> None:
        self.position = position
        self.waiting: deque[Segment | list[Segment]] = deque()
        self._separator, self._terminator = interchange[3], interchange[ISA_LENGTH - 1]
        self._found = framed(self._segments(interchange), "ST", "SE", ENVELOPE)
        self._text = ""

    def read(self, size: int | None = -1, /) -> str:
        while (size is None or size < 0 or len(self._text) < size) and (one := next(self._found, None)):
            self.waiting.append(one)
            if isinstance(one, Segment):
                self._text += _readable(one) + self._terminator
        given, self._text = self._text[:size], self._text[size:]
        return given

    def rest(self) -> list[Segment | list[Segment]]:
        """What pyx12 has not given back, read or not."""
        rest = [*self.waiting, *self._found]
        self.waiting.clear()
        return rest

    def _segments(self, interchange: str) -> Iterator[Segment]:
        """All but empty ones."""
        for found in re.finditer(rf"[^{re.escape(self._terminator)}]+", interchange):
            if found[0].strip():
                self.position += 1
                text = found[0].strip("\r\n")
                tag, *elements = text.split(self._separator)
                yield Segment(self.position, tag.strip(), tuple((element,) for element in elements), text + "~")


def _readable(segment: Segment) -> str:
    text = segment.text.removesuffix("~")
    return text[: VERSION.start] + READABLE_VERSION + text[VERSION.stop :] if segment.tag == "ISA" else text


class _Numbers(list[str | None]):
    """Control numbers in which pyx12 looks for each new one."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[object] = set()

    def append(self, number: str | None) -> None:
        super().append(number)
        self._known.add(number)

    def __contains__(self, number: object) -> bool:
        return number in self._known


def _sets(feed: _Feed, isa: str) -> Iterator[_Set | BrokenMessage]:
    """The transaction sets of one interchange, what stands in none, and what is wrong with its envelope."""
    envelope: dict[str, str | None] = {}
    current: _Set | None = None
    fault: str | None = None
    position = feed.position + 1
    try:
        reader = X12Reader(feed)
        for _ in reader:
            while isinstance(one := feed.waiting.popleft(), list):
                yield from lost(one, "ST", "SE")
            segment, position = one, one.position
            errors = [error for error in reader.pop_errors() if error[1] not in HARMLESS]
            yield from _envelope_faults(errors, position, segment.text)
            if segment.tag == "ISA":
                envelope, reader.gs_ids = segment.values(**SENT), _Numbers()
            if segment.tag == "GS":
                envelope["group_control_number"] = segment.value(6)
                reader.st_ids = _Numbers()
            if segment.tag == "ST":
                yield from _unclosed(current)
                current = _Set({**envelope, "set_control_number": segment.value(2)}, [])
            if current:
                current.segments.append(segment)
                current.errors += [message for kind, _, message, *_ in errors if kind in ("st", "seg")]
            if segment.tag == "SE" and current:
                yield current
                current = None
        reader.cleanup()
        yield from _envelope_faults(reader.pop_errors(), position, isa)
    except (X12Error, IndexError) as error:
        fault = str(error)
    yield from _unread(feed.rest(), fault, position)
    yield from _unclosed(current)


def _unread(rest: list[Segment | list[Segment]], fault: str | None, position: int) -> Iterator[BrokenMessage]:
    """What pyx12 gave up at, or nothing."""
    for one in rest:
        if isinstance(one, list):
            yield from lost(one, "ST", "SE")
    segments = [one for one in rest if isinstance(one, Segment)]
    if segments or fault:
        words = f"the interchange cannot be read further: {fault or 'it stops here'}"
        yield BrokenMessage(segments[0].position if segments else position, text_of(segments), words)


def _unclosed(current: _Set | None) -> Iterator[_Set]:
    if current:
        current.errors.append("its SE is missing")
        yield current


def _envelope_faults(errors: list[tuple[str, ...]], position: int, raw: str) -> Iterator[BrokenMessage]:
    for kind, _, message, *_ in errors:
        if kind in ("isa", "gs"):
            yield BrokenMessage(position, raw, message)


def _read_set(found: _Set, wanted: str) -> Iterator[Line | BrokenMessage]:
    first = found.segments[0]
    kind = first.value(1)
    if is_foreign := kind not in (wanted, *ACKNOWLEDGEMENTS):
        found.errors.append(f"transaction set {kind} where {wanted} is expected")
    if found.errors:
        yield from broken(found.segments, "; ".join(found.errors), found.envelope, is_foreign)
    if found.errors or kind != wanted:
        return
    message = {**found.envelope, "message_hash": hash_of(found.segments)}
    for line in SETS[wanted](found.segments):
        number = str(line.position - first.position + 1) if isinstance(line, Line) else None
        yield replace(line, values={**message, **line.values, "segment_number": number})
