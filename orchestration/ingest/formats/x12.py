"""ANSI X12: purchase order acknowledgements (855) and ship notices (856) as rows.

pyx12 checks counts and control numbers; what the segments mean is in x12_sets.py. Each interchange names
its own separators, so each is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import StringIO

from pyx12.errors import X12Error
from pyx12.x12file import X12Reader

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode
from orchestration.ingest.formats.segments import Segment, broken, lost, outside, text_of
from orchestration.ingest.formats.x12_sets import SETS

ISA_LENGTH, ISA_ELEMENTS, VERSION = 106, 16, slice(84, 89)
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
    so do an envelope that does not close and segments that stand in no set; the sets around them stand.
    Raises DeliveryRejected `wrong_encoding`, `empty_file`, `not_x12`.
    """
    text = decode(stream.read(), form.encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        segments = _segments(interchange, position)
        for found in _sets(interchange, segments):
            yield from _read_set(found, wanted) if isinstance(found, _Set) else [found]
        position += len(segments)


def _interchanges(text: str) -> Iterator[str]:
    """Each from its ISA to its IEA, or to the next ISA where there is none."""
    while text:
        if not text.startswith("ISA"):
            raise DeliveryRejected("not_x12", f"an interchange starts with ISA, this with {text[:12]!r}")
        if not _tells_separators(text[:ISA_LENGTH]):
            words = f"an ISA is {ISA_LENGTH} characters in {ISA_ELEMENTS} elements, this is {text[:ISA_LENGTH]!r}"
            raise DeliveryRejected("not_x12", words)
        element, terminator = re.escape(text[3]), re.escape(text[ISA_LENGTH - 1])
        end = re.compile(
            rf"{terminator}\s*IEA{element}[^{terminator}]*(?:{terminator}|\Z)|{terminator}\s*(?=ISA{element})"
        ).search(text, ISA_LENGTH - 1)
        yield text[: end.end()] if end else text
        text = text[end.end() :].lstrip() if end else ""


def _tells_separators(isa: str) -> bool:
    """Whether the ISA has its length, by which alone it is known how its sender separates."""
    element, terminator = isa[3:4], isa[ISA_LENGTH - 1 :]
    return (
        isa.count(element) == ISA_ELEMENTS
        and isa.count(terminator) == 1
        and not (element.isalnum() or terminator.isalnum() or terminator == " ")
    )


def _segments(interchange: str, position: int) -> list[Segment]:
    """All but empty ones; `position` is that of the last segment before."""
    terminator = interchange[ISA_LENGTH - 1]
    texts = [part.strip("\r\n") for part in interchange.split(terminator) if part.strip()]
    parted = [(text, *text.split(interchange[3])) for text in texts]
    return [
        Segment(number, tag.strip(), tuple((element,) for element in elements), text + "~")
        for number, (text, tag, *elements) in enumerate(parted, position + 1)
    ]


def _sets(interchange: str, segments: list[Segment]) -> Iterator[_Set | BrokenMessage]:
    """The transaction sets of one interchange, what stands in none, and what is wrong with its envelope."""
    runs = list(outside(segments, "ST", "SE", ENVELOPE))
    for run in runs:
        yield from lost(run, "ST", "SE")
    astray = {segment.position for run in runs for segment in run}
    yield from _checked_sets(interchange, [one for one in segments if one.position not in astray])


def _checked_sets(interchange: str, segments: list[Segment]) -> Iterator[_Set | BrokenMessage]:
    envelope = segments[0].values(**SENT)
    current: _Set | None = None
    position = segments[0].position
    try:
        reader = _reader(interchange, segments)
        for segment, _ in zip(segments, reader, strict=False):
            position = segment.position
            errors = [error for error in reader.pop_errors() if error[1] not in HARMLESS]
            yield from _envelope_faults(errors, position, segment.text)
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
        yield from _envelope_faults(reader.pop_errors(), position, interchange[:ISA_LENGTH])
    except (X12Error, IndexError) as error:
        words = f"the interchange cannot be read further: {error}"
        yield BrokenMessage(position + 1, text_of(one for one in segments if one.position > position), words)
    yield from _unclosed(current)


def _reader(interchange: str, segments: list[Segment]) -> X12Reader:
    """pyx12 stops at an empty segment and drops a last one without terminator; neither reaches it."""
    terminator = interchange[ISA_LENGTH - 1]
    whole = "".join(segment.text.removesuffix("~") + terminator for segment in segments)
    return X12Reader(StringIO(whole[: VERSION.start] + READABLE_VERSION + whole[VERSION.stop :], newline=""))


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
    if (kind := first.value(1)) != wanted:
        found.errors.append(f"transaction set {kind} where {wanted} is expected")
    if found.errors:
        yield from broken(found.segments, "; ".join(found.errors), found.envelope)
        return
    for line in SETS[wanted](found.segments):
        number = str(line.position - first.position + 1) if isinstance(line, Line) else None
        yield replace(line, values={**found.envelope, **line.values, "segment_number": number})
