"""What the segments of EDIFACT messages say: answered lines of an ORDRSP, despatched ones of a DESADV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from orchestration.ingest.formats.edifact_items import Item, Pack, Values, item_codes, named_line, packs_of
from orchestration.ingest.formats.messages import BrokenMessage, Line
from orchestration.ingest.formats.segments import (
    Dated,
    Segment,
    dates_json,
    or_whole_notice,
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
    header, levels = split_at(detail, "CPS")
    packs = packs_of(header, levels)
    items = [(pack, item, pack.outer(item)) for pack in packs for item in pack.items]
    within: dict[int, list[Item]] = {}
    for _, item, outer in items:
        within.setdefault(id(outer), []).append(item)
    lines = (
        placed(_packed(pack, item, within.get(id(item), []), decimal_mark), po_number="order")
        for pack, item, outer in items
        if not outer
    )
    return or_whole_notice(lines, segments, _beginning(header) | {"dates": dates_json(_dates(header))})


def _packed(pack: Pack, item: Item, within: Sequence[Item], decimal_mark: str) -> Line:
    """An item of a pack; what packs within tell of it is what it is split into."""
    above = [segment for one in [*reversed(list(pack.ancestors)), pack] for segment in one.shared]
    told = _line(above, item.segments, decimal_mark, [split_at(one.segments, *BENEATH)[0] for one in within])
    return Line(item.segments[0].position, text_of(item.segments), told)


def _line(
    above: Sequence[Segment], item: Sequence[Segment], decimal_mark: str, within: Sequence[Sequence[Segment]] = ()
) -> Values:
    """An item's own words, and those above it that it does not say otherwise; its dates before those above."""
    own, split = split_at(item, *BENEATH)
    quantities, dates = _parts(own, [*split, *within], decimal_mark)
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


def _parts(
    own: Sequence[Segment], split: Sequence[Sequence[Segment]], decimal_mark: str
) -> tuple[list[dict[str, object]], list[Dated]]:
    """Quantities of an item and of what it is split into, numbered from 1, and days with the one that they are of: in a
    split the one there, before or after them, else the one before. A line that says days of one of its quantities only,
    and one of each kind, means the line; where it says several, or some in its split, each is of its quantity, and its
    own days are of the line."""
    quantities: list[dict[str, object]] = []
    days: list[tuple[int | None, Segment]] = []
    is_split_dated = False
    for group in [own, *split]:
        of_split = group is not own and any(one.tag == "QTY" for one in group)
        first = len(quantities) + 1
        for one in group:
            if one.tag == "QTY":
                number = (one.value(1, 2) or "").replace(decimal_mark, ".")
                told = {"qualifier": one.value(1), "quantity": number, "unit": one.value(1, 3)}
                quantities.append({"part": len(quantities) + 1, **told, "beneath": group is not own})
            elif one.tag == "DTM":
                days.append((max(len(quantities), first) if of_split else len(quantities) or None, one))
                is_split_dated = is_split_dated or of_split
    own_days = sum(one.tag == "DTM" for one in own)
    kinds = [one.value(1) for _, one in days]
    is_apart = (
        len(set(kinds)) < len(kinds)
        or len({part for part, _ in days if part}) > 1
        or (is_split_dated and len(quantities) > 1)
    )
    if is_apart and own_days < len(days):
        days = [*days[own_days:], *((None, day) for _, day in days[:own_days])]
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
