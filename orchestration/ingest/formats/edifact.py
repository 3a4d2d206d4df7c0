"""UN/EDIFACT D.96A: order responses (ORDRSP) and despatch advices (DESADV) as rows.

pydifact splits interchanges into segments, with the separators and the release character that UNA
names; counts and control references are checked here, what the segments mean is in edifact_messages.py.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.edifact_messages import MESSAGES
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode
from orchestration.ingest.formats.segments import Segment, broken, lost, outside

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

    A message with a wrong count or reference becomes one broken record, and so do an interchange
    whose trailer does not fit and segments that stand in no message; the messages around them stand.
    Raises DeliveryRejected `wrong_encoding`, `empty_file`, `not_edifact`.
    """
    text = decode(stream.read().removeprefix(codecs.BOM_UTF8), form.encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        decimal_mark = interchange[5] if interchange.startswith("UNA") else "."
        segments: list[Segment] = []
        try:
            for segment in _segments(interchange, position):
                segments.append(segment)
        except (EDISyntaxError, IndexError, TypeError) as error:
            yield BrokenMessage(position + 1, interchange, f"the interchange cannot be read further: {error}")
        position += len(segments)
        for found in _messages(segments):
            yield from _read_message(found, wanted, decimal_mark) if isinstance(found, _Message) else [found]


def _interchanges(text: str) -> Iterator[str]:
    """Each from its UNA or UNB to the one after its UNZ."""
    while text:
        if not text.startswith(("UNA", "UNB")):
            raise DeliveryRejected("not_edifact", f"an interchange starts with UNA or UNB, this with {text[:12]!r}")
        advice = text[: len(DEFAULT_ADVICE)] if text.startswith("UNA") else DEFAULT_ADVICE
        if len(advice) < len(DEFAULT_ADVICE):
            raise DeliveryRejected("not_edifact", f"a UNA names six separators, this is {advice!r}")
        data, release, terminator = (re.escape(advice[n]) for n in (4, 6, 8))
        trailer = rf"(?<!{release}){terminator}\s*UNZ{data}[^{terminator}]*{terminator}"
        end = re.compile(trailer).search(text)
        yield text[: end.end()] if end else text
        text = text[end.end() :].lstrip() if end else ""


def _segments(interchange: str, position: int) -> Iterator[Segment]:
    """Split by the separators of UNA; pydifact's own segments would be checked against schemas it lacks."""
    has_advice = interchange.startswith("UNA")
    separators = Characters.from_str(interchange[: len(DEFAULT_ADVICE)] if has_advice else DEFAULT_ADVICE)
    tokens = Tokenizer().get_tokens(
        interchange[len(DEFAULT_ADVICE) :].lstrip() if has_advice else interchange, separators
    )
    for number, raw in enumerate(Parser().convert_tokens_to_raw_segments(tokens), position + 1):
        tag, *elements = [[one] if isinstance(one, str) else one for one in raw]  # one of several components is a list
        text = "+".join(":".join(parts) for parts in (tag, *elements)) + "'"
        yield Segment(number, tag[0], tuple(elements), text)


def _messages(segments: list[Segment]) -> Iterator[_Message | BrokenMessage]:
    """The messages of one interchange, what stands in none, and what is wrong with its envelope."""
    for run in outside(segments, "UNH", "UNT", ENVELOPE):
        yield from lost(run, "UNH", "UNT")
    envelope: dict[str, str | None] = {}
    current: _Message | None = None
    count = 0
    for segment in segments:
        if segment.tag == "UNB":
            envelope = segment.values(sender_id=2, interchange_date=4, interchange_control_reference=5)
            envelope["interchange_time"] = segment.value(4, 2)
        if segment.tag == "UNH":
            yield from _unclosed(current)
            count += 1
            current = _Message({**envelope, "message_reference": segment.value(1)})
        if current:
            current.segments.append(segment)
        if segment.tag == "UNT" and current:
            current.errors += _trailer_faults(current, segment)
            yield current
            current = None
        if segment.tag == "UNZ":
            yield from _envelope_faults(envelope, count, segment)
    yield from _unclosed(current)
    if segments and segments[-1].tag != "UNZ":
        yield BrokenMessage(segments[-1].position, segments[0].text, "the interchange is not closed by a UNZ")


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
    if (kind := first.value(2)) != wanted:
        message.errors.append(f"message {kind} where {wanted} is expected")
    if message.errors:
        yield from broken(message.segments, "; ".join(message.errors), message.envelope)
        return
    for line in MESSAGES[wanted](message.segments, decimal_mark):
        number = str(line.position - first.position + 1) if isinstance(line, Line) else None
        yield replace(line, values={**message.envelope, **line.values, "segment_number": number})
