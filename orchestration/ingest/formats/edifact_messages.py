"""What the segments of EDIFACT messages say: answered lines of an ORDRSP, despatched ones of a DESADV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from orchestration.ingest.formats.edifact_items import Pack, Values, item_codes, named_line, packs_of
from orchestration.ingest.formats.messages import BrokenMessage, Line
from orchestration.ingest.formats.segments import (
    Dated,
    Segment,
    dates_json,
    of_whole_notice,
    placed,
    split_at,
    text_of,
)

Found: TypeAlias = Iterator[Line | BrokenMessage]
ACKNOWLEDGEMENTS = ("CONTRL",)
"""Of whether what was received can be read, which says nothing of goods; an APERAK may refuse what it says."""
DATED_TO_THE_DAY = ("102", "203", "204")  # all start with CCYYMMDD
BENEATH = {"LOC", "PAC", "PCI", "SCC", "SGP"}
"""Begin what an item's quantity is split into: places, packs, schedules, vehicles."""


def answered_lines(segments: Sequence[Segment], decimal_mark: str) -> Found:
    """One line per LIN; one `told_of` the whole order where there is none."""
    detail, _ = split_at(segments, "UNS", "UNT")
    header, items = split_at(detail, "LIN")
    for item in items:
        values = _line(header, item, decimal_mark)
        yield Line(item[0].position, text_of(item), values | {"po_line": values["po_line"] or item[0].value(1)})
    if not items:
        whole = {"told_of": "order", "dates": dates_json(_dates(header))}
        yield Line(header[0].position, text_of(segments), _beginning(header) | named_line(header) | whole)


def despatched_lines(segments: Sequence[Segment], decimal_mark: str) -> Found:
    """One line per LIN; packs stand within one another. LIN counts the lines of the advice: it names no line of an
    order. One `told_of` the whole advice where there is none."""
    detail, _ = split_at(segments, "UNS", "UNT")
    header, packs = split_at(detail, "CPS")
    lines = [line for pack in packs_of(header, packs) for line in _packed(pack, decimal_mark)]
    if not lines:
        yield from of_whole_notice(segments, _beginning(header) | {"dates": dates_json(_dates(header))})
    yield from (placed(line, po_number="order") for line in lines)


def _packed(pack: Pack, decimal_mark: str) -> Iterator[Line]:
    """The items of a pack, but for what a pack around it tells of them already."""
    around = list(pack.ancestors)
    above = [segment for one in [*reversed(around), pack] for segment in one.shared]
    for item in pack.items:
        if not any(one.tells_of(item) for one in around):
            segments = item.segments
            yield Line(segments[0].position, text_of(segments), _line(above, segments, decimal_mark))


def _line(above: Sequence[Segment], item: Sequence[Segment], decimal_mark: str) -> Values:
    """An item's own words, and those above it that it does not say otherwise; its dates before those above."""
    quantities, dates = _parts(item, decimal_mark)
    told = {
        "action": item[0].value(2),
        "quantities": json.dumps(quantities) if quantities else None,
        "dates": dates_json([*dates, *_dates(above)]),
    }
    return _beginning(above) | named_line([*above, *item]) | item_codes(item) | told


def _beginning(header: Sequence[Segment]) -> Values:
    bgm = next((one for one in header if one.tag == "BGM"), header[0])
    written = next((_day(one) for one in header if one.tag == "DTM" and one.value(1) == "137"), None)
    named = bgm.values(document_type=1, document_number=2, function=3, response_type=4)
    return named | {"document_date": written}


def _parts(item: Sequence[Segment], decimal_mark: str) -> tuple[list[dict[str, object]], list[Dated]]:
    """Quantities numbered from 1, and days with the one that they follow. A line that says days after one of its
    quantities only, and one of each kind, means the line; where it says several, each is of the quantity before it.
    Days before what the item is split into are of the line, where its parts have their own."""
    quantities: list[dict[str, object]] = []
    days: list[tuple[int | None, Segment]] = []
    above: list[Segment] = []
    is_beneath = False
    for one in item:
        if one.tag in BENEATH and not is_beneath:
            is_beneath, above = True, [day for _, day in days]
        if one.tag == "QTY":
            number = (one.value(1, 2) or "").replace(decimal_mark, ".")
            told = {"qualifier": one.value(1), "quantity": number, "unit": one.value(1, 3)}
            quantities.append({"part": len(quantities) + 1, **told, "beneath": is_beneath})
        elif one.tag == "DTM":
            days.append((len(quantities) or None, one))
    kinds = [one.value(1) for _, one in days]
    is_apart = len(set(kinds)) < len(kinds) or len({part for part, _ in days if part}) > 1
    if is_apart and len(above) < len(days):
        days = [*days[len(above) :], *((None, day) for day in above)]
    told_of = ["part" if part and is_apart else "line" for part, _ in days]
    return quantities, [Dated(of, part, one.value(1), _day(one)) for of, (part, one) in zip(told_of, days, strict=True)]


def _dates(segments: Sequence[Segment]) -> list[Dated]:
    """Days of DTM, those told last first: they are nearest to the line."""
    return [Dated("message", None, one.value(1), _day(one)) for one in reversed(segments) if one.tag == "DTM"]


def _day(dtm: Segment) -> str | None:
    told = dtm.value(1, 2)
    return told[:8] if told and dtm.value(1, 3) in DATED_TO_THE_DAY else told


MESSAGES: dict[str, Callable[[Sequence[Segment], str], Found]] = {
    "ORDRSP": answered_lines,
    "DESADV": despatched_lines,
}
