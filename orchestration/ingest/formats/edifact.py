"""UN/EDIFACT D.96A: order responses (ORDRSP) and despatch advices (DESADV) as rows.

pydifact splits interchanges into segments, with the separators and the release character that UNA
names; counts, control references and what the segments mean are here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from orchestration.contracts.model import Entity, Format
from orchestration.ingest.formats.messages import BrokenMessage, Line, to_records
from orchestration.ingest.formats.records import ByteStream, DeliveryRejected, Records, decode

Segment = list[str | list[str]]  # the tag, then elements; one of several components is a list
DEFAULT_ADVICE = "UNA:+.? '"
DATES = {"137": "document_date", "11": "despatch_date", "17": "estimated_delivery_date"} | dict.fromkeys(
    ("2", "67"), "delivery_date"
)
DATED_TO_THE_DAY = ("102", "203", "204")  # all start with CCYYMMDD
QUANTITIES = {"21": "ordered_quantity", "12": "despatched_quantity", "113": "confirmed_quantity"}


@dataclass
class _Message:
    """The segments of one message with their positions, and what is wrong with it."""

    envelope: dict[str, str | None]
    decimal_mark: str
    segments: list[tuple[int, Segment]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return "".join(_text(segment) for _, segment in self.segments)


def read_edifact(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """One row per line item; `_row_number` is the segment's position in the file.

    A message with a wrong count or reference becomes one broken record, and so does an interchange
    whose trailer does not fit; the messages around it stand. Raises DeliveryRejected
    `wrong_encoding`, `empty_file`, `not_edifact`.
    """
    text = decode(stream.read().removeprefix(codecs.BOM_UTF8), form.encoding).lstrip()
    if not text:
        raise DeliveryRejected("empty_file", "the file holds no interchange")
    yield to_records(_lines(text, entity.name), entity)


def _lines(text: str, wanted: str) -> Iterator[Line | BrokenMessage]:
    position = 0
    for interchange in _interchanges(text):
        messages = _messages(interchange, position)
        while True:
            try:
                found = next(messages)
            except StopIteration as end:
                position = end.value
                break
            yield from _read_message(found, wanted) if isinstance(found, _Message) else [found]


def _interchanges(text: str) -> Iterator[str]:
    """Each from its UNA or UNB to the one after its UNZ."""
    while text:
        if not text.startswith(("UNA", "UNB")):
            raise DeliveryRejected("not_edifact", f"an interchange starts with UNA or UNB, this with {text[:12]!r}")
        advice = text[:9] if text.startswith("UNA") else DEFAULT_ADVICE
        data, release, terminator = (re.escape(advice[n]) for n in (4, 6, 8))
        trailer = rf"(?<!{release}){terminator}\s*UNZ{data}[^{terminator}]*{terminator}"
        end = re.compile(trailer).search(text)
        yield text[: end.end()] if end else text
        text = text[end.end() :].lstrip() if end else ""


def _messages(interchange: str, position: int) -> Generator[_Message | BrokenMessage, None, int]:
    """The messages of one interchange, and what is wrong with its envelope; returns the last position."""
    decimal_mark = interchange[5] if interchange.startswith("UNA") else "."
    envelope: dict[str, str | None] = {}
    current: _Message | None = None
    count, closed = 0, False
    try:
        for segment in _segments(interchange):
            position += 1
            if segment[0] == "UNB":
                envelope = _interchange_values(segment)
            if segment[0] == "UNH":
                if current:
                    current.errors.append("its UNT is missing")
                    yield current
                count += 1
                current = _Message({**envelope, "message_reference": _element(segment, 0)}, decimal_mark)
            if current:
                current.segments.append((position, segment))
            if segment[0] == "UNT" and current:
                current.errors += _trailer_faults(current, segment)
                yield current
                current = None
            if segment[0] == "UNZ":
                closed = True
                yield from _envelope_faults(envelope, count, position, segment)
    except (EDISyntaxError, IndexError, TypeError) as error:
        yield BrokenMessage(position + 1, interchange[:80], f"the interchange cannot be read further: {error}")
    if current:
        current.errors.append("its UNT is missing")
        yield current
    if not closed:
        yield BrokenMessage(position, interchange[:80], "the interchange is not closed by a UNZ")
    return position


def _segments(interchange: str) -> Iterator[Segment]:
    """Split by the separators of UNA; pydifact's own segments would be checked against schemas it lacks."""
    has_advice = interchange.startswith("UNA")
    separators = Characters.from_str(interchange[:9] if has_advice else DEFAULT_ADVICE)
    tokens = Tokenizer().get_tokens(interchange[9:].lstrip() if has_advice else interchange, separators)
    return Parser().convert_tokens_to_raw_segments(tokens)


def _interchange_values(unb: Segment) -> dict[str, str | None]:
    return {
        "sender_id": _element(unb, 1),
        "interchange_date": _element(unb, 3, 0),
        "interchange_time": _element(unb, 3, 1),
        "interchange_control_reference": _element(unb, 4),
    }


def _trailer_faults(message: _Message, unt: Segment) -> list[str]:
    faults, reference = [], message.envelope["message_reference"]
    if _element(unt, 0) != str(len(message.segments)):
        faults.append(f"UNT counts {_element(unt, 0)} segments, there are {len(message.segments)}")
    if _element(unt, 1) != reference:
        faults.append(f"UNT closes message {_element(unt, 1)}, UNH opened {reference}")
    return faults


def _envelope_faults(
    envelope: dict[str, str | None], count: int, position: int, unz: Segment
) -> Iterator[BrokenMessage]:
    if _element(unz, 0) != str(count):
        error = f"UNZ counts {_element(unz, 0)} messages, there are {count}"
        yield BrokenMessage(position, _text(unz), error)
    if _element(unz, 1) != envelope.get("interchange_control_reference"):
        error = f"UNZ closes interchange {_element(unz, 1)}, UNB opened {envelope.get('interchange_control_reference')}"
        yield BrokenMessage(position, _text(unz), error)


def _element(segment: Segment, index: int, component: int = 0) -> str | None:
    """A component of an element, blank as null; pydifact gives a string where there is one component only."""
    if index + 1 >= len(segment):
        return None
    element = segment[index + 1]
    parts = [element] if isinstance(element, str) else element
    return (parts[component].strip() or None) if component < len(parts) else None


def _text(segment: Segment) -> str:
    return "+".join(one if isinstance(one, str) else ":".join(one) for one in segment) + "'"


def _read_message(message: _Message, wanted: str) -> Iterator[Line | BrokenMessage]:
    first, header = message.segments[0]
    kind = _element(header, 1)
    if kind != wanted:
        message.errors.append(f"message {kind} where {wanted} is expected")
    if message.errors:
        yield BrokenMessage(first, message.raw, "; ".join(message.errors))
        return
    yield from _items(message)


def _items(message: _Message) -> Iterator[Line]:
    """One line per LIN with what follows it up to the next; what stands before the first LIN is the header's."""
    first = message.segments[0][0]
    header: dict[str, str | None] = dict(message.envelope)
    values, start, raw = header, 0, ""
    for position, segment in message.segments:
        if segment[0] in ("LIN", "UNS", "UNT", "CPS") and values is not header:
            yield Line(start, raw, values)
            values = header
        if segment[0] == "LIN":
            values, start, raw = dict(header), position, ""
            values |= {"po_line": _element(segment, 0), "action": _element(segment, 1)}
            values |= {"item_code": _element(segment, 2), "segment_number": str(position - first + 1)}
        raw += _text(segment)
        _take(segment, values, message.decimal_mark)


def _take(segment: Segment, values: dict[str, str | None], decimal_mark: str) -> None:
    qualifier, content = _element(segment, 0, 0), _element(segment, 0, 1)
    if segment[0] == "BGM":
        values |= {"document_number": _element(segment, 1), "function": _element(segment, 2)}
    elif segment[0] == "DTM" and qualifier in DATES:
        dated = content[:8] if content and _element(segment, 0, 2) in DATED_TO_THE_DAY else content
        values[DATES[qualifier]] = dated
    elif segment[0] == "QTY" and qualifier in QUANTITIES:
        values[QUANTITIES[qualifier]] = content.replace(decimal_mark, ".") if content else None
        values["unit"] = _element(segment, 0, 2) or values.get("unit")
    elif segment[0] == "RFF" and qualifier == "ON":
        values["po_number"] = content
        values["po_line"] = _element(segment, 0, 2) or values.get("po_line")
    elif segment[0] == "PIA":
        values["item_code"] = _element(segment, 1, 0) or values.get("item_code")
