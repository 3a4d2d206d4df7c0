"""UN/EDIFACT D.96A: order responses (ORDRSP) and despatch advices (DESADV) as rows.

pydifact splits interchanges into segments, with the separators and the release character that UNA
names; counts and control references are checked here, what the segments mean is in edifact_messages.py.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.edifact_messages import ACKNOWLEDGEMENTS, MESSAGES
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode
from orchestration.ingest.formats.segments import Segment, after_blanks, broken, framed, hash_of, lost

DEFAULT_ADVICE = "UNA:+.? '"
ENVELOPE = {"UNB", "UNZ", "UNG", "UNE"}


@dataclass
class _Message:
    """The segments of one message, and what is wrong with it."""

    envelope: dict[str, str | None]
    segments: list[Segment] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_edifact(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """One row per line item; `_row_number` is the segment's position in the file.

    A message with a wrong count or reference becomes one broken record, and so do one of another kind, an interchange
    whose trailer does not fit and segments that stand in no message; the messages around them stand.
    Acknowledgements of what was received are passed over.
    Raises DeliveryRejected `wrong_encoding`, `empty_file`, `not_edifact`.
    """
    text = decode(stream.read().removeprefix(codecs.BOM_UTF8), form.encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield from to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        decimal_mark = interchange[5] if interchange.startswith("UNA") else "."
        segments = _Segments(interchange, position)
        for found in _messages(segments):
            yield from _read_message(found, wanted, decimal_mark) if isinstance(found, _Message) else [found]
        position = segments.position


def _interchanges(text: str) -> Iterator[str]:
    """Each from its UNA or UNB to the one after its UNZ."""
    start = 0
    while start < len(text):
        if not text.startswith(("UNA", "UNB"), start):
            words = f"an interchange starts with UNA or UNB, this with {text[start : start + 12]!r}"
            raise DeliveryRejected("not_edifact", words)
        has_advice = text.startswith("UNA", start)
        advice = text[start : start + len(DEFAULT_ADVICE)] if has_advice else DEFAULT_ADVICE
        if len(advice) < len(DEFAULT_ADVICE):
            raise DeliveryRejected("not_edifact", f"a UNA names six separators, this is {advice!r}")
        data, release, terminator = (re.escape(advice[n]) for n in (4, 6, 8))
        trailer = rf"(?<!{release}){terminator}\s*UNZ{data}[^{terminator}]*{terminator}"
        end = re.compile(trailer).search(text, start)
        yield text[start : end.end() if end else len(text)]
        start = after_blanks(text, end.end()) if end else len(text)


class _Segments:
    """The segments of one interchange as they are asked for; `position` is that of the last one, and `fault` says why
    there are no more of them. Split by the separators of UNA; pydifact's own segments would be checked against schemas
    that it lacks."""

    def __init__(self, interchange: str, position: int) -> None:
        self.text, self.position = interchange, position
        self.first: Segment | None = None
        self.last: Segment | None = None
        self.fault: str | None = None

    def __iter__(self) -> Iterator[Segment]:
        has_advice = self.text.startswith("UNA")
        separators = Characters.from_str(self.text[: len(DEFAULT_ADVICE)] if has_advice else DEFAULT_ADVICE)
        message = self.text[len(DEFAULT_ADVICE) :].lstrip() if has_advice else self.text
        try:
            for raw in Parser().convert_tokens_to_raw_segments(Tokenizer().get_tokens(message, separators)):
                self.position += 1
                self.last = _segment(raw, self.position)
                self.first = self.first or self.last
                yield self.last
        except (EDISyntaxError, IndexError, TypeError) as error:
            self.fault = str(error)


def _segment(raw: Sequence[str | list[str]], position: int) -> Segment:
    """One of several components is a list."""
    tag, *elements = [[one] if isinstance(one, str) else one for one in raw]
    text = "+".join(":".join(parts) for parts in (tag, *elements)) + "'"
    return Segment(position, tag[0], tuple(elements), text)


def _messages(segments: _Segments) -> Iterator[_Message | BrokenMessage]:
    """The messages of one interchange, what stands in none, and what is wrong with its envelope."""
    envelope: dict[str, str | None] = {}
    current: _Message | None = None
    count = 0
    for one in framed(segments, "UNH", "UNT", ENVELOPE):
        if isinstance(one, list):
            yield from lost(one, "UNH", "UNT")
            continue
        if one.tag == "UNB":
            envelope = one.values(sender_id=2, interchange_date=4, interchange_control_reference=5)
            envelope["interchange_time"] = one.value(4, 2)
        if one.tag in ("UNG", "UNE"):
            envelope["group_reference"] = one.value(5) if one.tag == "UNG" else None
        if one.tag == "UNH":
            yield from _unclosed(current)
            count += 1
            current = _Message({**envelope, "message_reference": one.value(1)})
        if current:
            current.segments.append(one)
        if one.tag == "UNT" and current:
            current.errors += _trailer_faults(current, one)
            yield current
            current = None
        if one.tag == "UNZ":
            yield from _envelope_faults(envelope, count, one)
    yield from _unclosed(current)
    yield from _end_faults(segments)


def _end_faults(segments: _Segments) -> Iterator[BrokenMessage]:
    first, last = segments.first, segments.last
    if first and last and last.tag != "UNZ":
        yield BrokenMessage(last.position, first.text, "the interchange is not closed by a UNZ")
    if segments.fault:
        words = f"the interchange cannot be read further: {segments.fault}"
        yield BrokenMessage(segments.position + 1, segments.text, words)


def _unclosed(current: _Message | None) -> Iterator[_Message]:
    if current:
        current.errors.append("its UNT is missing")
        yield current


def _trailer_faults(message: _Message, unt: Segment) -> Iterator[str]:
    reference = message.envelope["message_reference"]
    if unt.value(1) != str(len(message.segments)):
        yield f"UNT counts {unt.value(1)} segments, there are {len(message.segments)}"
    if unt.value(2) != reference:
        yield f"UNT closes message {unt.value(2)}, UNH opened {reference}"


def _envelope_faults(envelope: dict[str, str | None], count: int, unz: Segment) -> Iterator[BrokenMessage]:
    if unz.value(1) != str(count):
        yield BrokenMessage(unz.position, unz.text, f"UNZ counts {unz.value(1)} messages, there are {count}")
    if unz.value(2) != (opened := envelope.get("interchange_control_reference")):
        yield BrokenMessage(unz.position, unz.text, f"UNZ closes interchange {unz.value(2)}, UNB opened {opened}")


def _read_message(message: _Message, wanted: str, decimal_mark: str) -> Iterator[Line | BrokenMessage]:
    first = message.segments[0]
    kind = first.value(2)
    if is_foreign := kind not in (wanted, *ACKNOWLEDGEMENTS):
        message.errors.append(f"message {kind} where {wanted} is expected")
    if message.errors:
        yield from broken(message.segments, "; ".join(message.errors), message.envelope, is_foreign)
    if message.errors or kind != wanted:
        return
    told = {**message.envelope, "message_hash": hash_of(message.segments)}
    for line in MESSAGES[wanted](message.segments, decimal_mark):
        number = str(line.position - first.position + 1) if isinstance(line, Line) else None
        yield replace(line, values={**told, **line.values, "segment_number": number})
