"""What X12 and EDIFACT messages are made of: segments, and loops of them that stand within one another."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from orchestration.ingest.formats.messages import BrokenMessage, Line

NO_BLANK = re.compile(r"\S")
ORDER_NUMBERS = {"BAK": 3, "BCA": 3, "BCH": 3, "BEG": 3, "BIG": 4, "PRF": 1}  # of X12, by element


@dataclass(frozen=True)
class Dated:
    """A day with what it is of, and what it is told of: a quantity (`part`, with the number of the one before it), the
    line, or the whole message."""

    told_of: str
    part: int | None
    qualifier: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with its position in the file from 1, and its text; `elements` are lists of components."""

    position: int
    tag: str
    elements: tuple[Sequence[str], ...]
    text: str

    def value(self, element: int, component: int = 1) -> str | None:
        """A component by its number from 1, as the standards count; null where it is blank or missing."""
        found = self.elements[element - 1] if element <= len(self.elements) else ()
        return (found[component - 1].strip() or None) if component <= len(found) else None

    def values(self, **elements: int) -> dict[str, str | None]:
        return {name: self.value(element) for name, element in elements.items()}


@dataclass
class Loop:
    """The segments of one level of a message, and the level that it stands in; null for the outermost."""

    parent: Self | None
    segments: list[Segment] = field(default_factory=list)

    @property
    def ancestors(self) -> Iterator[Self]:
        """The levels that it stands in, the nearest first."""
        above = self.parent
        while above:
            yield above
            above = above.parent

    @property
    def inherited(self) -> list[Segment]:
        """What the levels above say, the outermost first."""
        return [segment for loop in reversed(list(self.ancestors)) for segment in loop.segments]


def after_blanks(text: str, start: int) -> int:
    """Where the text goes on."""
    found = NO_BLANK.search(text, start)
    return found.start() if found else len(text)


def text_of(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def hash_of(segments: Iterable[Segment]) -> str:
    """Of what they say, whatever separates it; their positions in the file do not matter."""
    said = json.dumps([(segment.tag, segment.elements) for segment in segments])
    return hashlib.sha256(said.encode()).hexdigest()


def last_value(segments: Sequence[Segment], tag: str, element: int) -> str | None:
    """An element of the last segment with that tag that has it filled: the one that is nearest to what is told."""
    return next((value for one in reversed(segments) if one.tag == tag and (value := one.value(element))), None)


def as_compared(code: str) -> str:
    """A number or code by which it is told whether two are one, whichever leading zeros they are written with."""
    return code.lstrip("0").upper()


def are_alike(one: str | None, other: str | None) -> bool:
    """Whether two numbers or codes are one; none is like a blank."""
    return bool(one and other) and as_compared(str(one)) == as_compared(str(other))


def split_at(segments: Sequence[Segment], *tags: str) -> tuple[list[Segment], list[list[Segment]]]:
    """What stands before the first segment with one of the tags, then the segments from each to the next."""
    starts = [n for n, segment in enumerate(segments) if segment.tag in tags]
    parts = [list(segments[start:end]) for start, end in pairwise([*starts, len(segments)])]
    return list(segments[: starts[0]] if starts else segments), parts


def framed(
    segments: Iterable[Segment], opens: str, closes: str, envelope: set[str]
) -> Iterator[Segment | list[Segment]]:
    """Each segment of an envelope or a message as it comes, and those that stand in none, after an end and before the
    next start, as one list."""
    astray: list[Segment] = []
    is_open = False
    for segment in segments:
        is_start = segment.tag == opens or segment.tag in envelope
        if not is_start and not is_open:
            astray.append(segment)
            continue
        is_open = segment.tag == opens if is_start else segment.tag != closes
        if astray:
            yield astray
            astray = []
        yield segment
    if astray:
        yield astray


def lost(run: Sequence[Segment], opens: str, closes: str) -> Iterator[BrokenMessage]:
    """A run of segments that stand in no message, in words."""
    last = run[-1]
    ended = f"{closes} {last.value(2) or ''}".strip() + f" closes what no {opens} opened"
    words = ended if last.tag == closes else f"no {opens} before {run[0].tag}"
    yield from broken(run, f"{words}: {len(run)} segments stand in no message")


def broken(
    segments: Sequence[Segment],
    error: str,
    envelope: Mapping[str, str | None] | None = None,
    is_foreign: bool = False,
) -> Iterator[BrokenMessage]:
    """Segments that cannot be trusted: one broken message, and one more for each further order that they name, at the
    segment that does, so that each of these orders is in doubt, and no other."""
    for position, order, text in orders_named(segments):
        yield BrokenMessage(position, text, error, {**(envelope or {}), "po_number": order}, is_foreign)


def placed(line: Line, **needed: str) -> Line | BrokenMessage:
    """The line of an item, or in words what of `needed`, by column, it lacks to be told of anything."""
    missing = [words for name, words in needed.items() if not line.values.get(name)]
    words = f"the item names no {' and no '.join(missing)}"
    return BrokenMessage(line.position, line.raw, words, line.values) if missing else line


def or_whole_notice(
    lines: Iterable[Line | BrokenMessage], segments: Sequence[Segment], values: Mapping[str, str | None]
) -> Iterator[Line | BrokenMessage]:
    """The lines as they come, since one notice may be a file of a hundred megabytes. One that names no item is told of
    all of it: a line for each order that it names, or one that names none."""
    has_lines = False
    for line in lines:
        has_lines = True
        yield line
    for position, order, text in () if has_lines else orders_named(segments):
        yield Line(position, text, {**values, "told_of": "notice", "po_number": order})


def orders_named(segments: Sequence[Segment]) -> list[tuple[int, str | None, str]]:
    """The orders that segments name, each with the position and the text that a row about it has: the first with those
    of them all, a further one with those of the segment that names it. One null where they name none."""
    is_order = segments[0].tag == "UNH" and segments[0].value(2) == "ORDERS"  # whose own number is the order's
    named = {
        order: one
        for one in reversed(segments)
        if (order := one.value(2) if is_order and one.tag == "BGM" else named_order(one))
    }
    orders = sorted(named, key=lambda order: named[order].position)
    further = [(named[order].position, order, named[order].text) for order in orders[1:]]
    return [(segments[0].position, orders[0] if orders else None, text_of(segments)), *further]


def named_order(segment: Segment) -> str | None:
    """The purchase order that a segment of an acknowledgement, a notice, a response or an advice names, or of another
    kind of message that stands among them."""
    if segment.tag == "RFF":
        return segment.value(1, 2) if segment.value(1) == "ON" else None
    return segment.value(ORDER_NUMBERS[segment.tag]) if segment.tag in ORDER_NUMBERS else None


def dates_json(dates: Iterable[Dated]) -> str | None:
    """Days with what they are of, as the contracts' `dates`; null where there are none. What is no CCYYMMDD stays as
    it is written: whether it matters is for those to say who know what it is of."""
    listed = [
        {
            "told_of": one.told_of,
            "part": one.part,
            "qualifier": one.qualifier,
            "date": re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", one.day),
        }
        for one in dates
        if one.day
    ]
    return json.dumps(listed) if listed else None
