"""Which part of an acknowledged line each SCH of an X12 855 is of: of the ACK before it, or of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.ingest.formats.segments import Segment

NUMBER = re.compile(r"[0-9]{1,14}(\.[0-9]{0,9})?|\.[0-9]{1,9}")  # what is longer no quantity can be


@dataclass(frozen=True)
class Part:
    """A quantity of an answer, ACK or PO1 with what follows it, and the SCH that says its day; null where none does."""

    answer: Sequence[Segment]
    scheduled: Segment | None
    quantity: str | None
    position: int


def parts_of(own: Sequence[Segment], answers: Sequence[Sequence[Segment]]) -> list[Part] | None:
    """The parts of a line in their order, from what stands before its first ACK and from each ACK on. Null where its
    schedule is of more than one ACK, and of neither the last nor of them all by its quantities."""
    told = answers or [own]
    by_answer = [[one for one in section if one.tag == "SCH"] for section in told]
    before = [one for one in own if one.tag == "SCH"] if answers else []
    schedule = [*before, *(one for section in by_answer for one in section)]
    if len(told) == 1 and schedule:
        return list(_of_one(told[0], schedule))
    if not before and (any(by_answer[:-1]) or not schedule):
        return [part for section, days in zip(told, by_answer, strict=True) for part in _of_one(section, days)]
    asked, offered = _total(told), _total([[one] for one in schedule])
    if offered and offered == asked:
        return list(_of_all(told, schedule))
    if not before and offered is not None and offered == _total(told[-1:]):
        return [*(_whole(section) for section in told[:-1]), *_of_one(told[-1], schedule)]
    return None


def _whole(answer: Sequence[Segment]) -> Part:
    return Part(answer, None, None, answer[0].position)


def _of_one(answer: Sequence[Segment], schedule: Sequence[Segment]) -> Iterator[Part]:
    """Each SCH, then what is answered beyond them."""
    if not schedule:
        yield _whole(answer)
    for one in schedule:
        yield Part(answer, one, one.value(1) or (_quantity(answer[0]) if len(schedule) == 1 else None), one.position)
    rest = (_total([answer]) or Decimal(0)) - (_total([[one] for one in schedule], of=answer[0]) or Decimal("Infinity"))
    if rest > 0:
        yield Part(answer, None, format(rest, "f"), answer[0].position)


def _of_all(answers: Sequence[Sequence[Segment]], schedule: Sequence[Segment]) -> Iterator[Part]:
    """What the first SCH is of comes from the first ACK. A part stands at the SCH or, within one, at the ACK that it
    begins with."""
    days = iter(schedule)
    day, left = None, Decimal(0)
    for answer in answers:
        open_quantity, position = _number(answer[0]) or Decimal(0), answer[0].position
        if not open_quantity:
            yield _whole(answer)
        while open_quantity > 0:
            if not left:
                day = next(days)
                left, position = _number(day) or Decimal(0), day.position
                continue
            quantity = min(open_quantity, left)
            yield Part(answer, day, format(quantity, "f"), position)
            open_quantity, left = open_quantity - quantity, left - quantity


def _total(sections: Sequence[Sequence[Segment]], of: Segment | None = None) -> Decimal | None:
    """What their first segments add up to; null where one has no quantity, or they are in several units."""
    first = [section[0] for section in sections]
    units = {unit for one in (*first, *([of] if of else [])) if (unit := _unit(one))}
    numbers = [number for one in first if (number := _number(one)) is not None]
    return sum(numbers, Decimal(0)) if len(numbers) == len(first) and len(units) < 2 else None


def _number(segment: Segment) -> Decimal | None:
    told = _quantity(segment) or ""
    return Decimal(told) if NUMBER.fullmatch(told) else None


def _quantity(segment: Segment) -> str | None:
    return segment.value(1 if segment.tag == "SCH" else 2)


def _unit(segment: Segment) -> str | None:
    return segment.value(2 if segment.tag == "SCH" else 3)
