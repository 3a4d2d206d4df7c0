"""What the segments of EDIFACT messages say: answered lines of an ORDRSP, despatched ones of a DESADV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from orchestration.ingest.formats.messages import BrokenMessage, Line
from orchestration.ingest.formats.segments import (
    Dated,
    Loop,
    Segment,
    are_alike,
    dates_json,
    of_whole_notice,
    placed,
    split_at,
    text_of,
)

Found: TypeAlias = Iterator[Line | BrokenMessage]
Values: TypeAlias = dict[str, str | None]
ACKNOWLEDGEMENTS = ("CONTRL",)
"""Of whether what was received can be read, which says nothing of goods; an APERAK may refuse what it says."""
DATED_TO_THE_DAY = ("102", "203", "204")  # all start with CCYYMMDD
BUYER_CODES, SUPPLIER_CODES, ARTICLE_NUMBERS = ("IN", "BP"), ("SA", "VN"), ("SRV", "EN", "UP")
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
        yield Line(header[0].position, text_of(segments), _beginning(header) | _order(header) | whole)


def despatched_lines(segments: Sequence[Segment], decimal_mark: str) -> Found:
    """One line per LIN; packs stand within one another. LIN counts the lines of the advice: it names no line of an
    order. One `told_of` the whole advice where there is none."""
    detail, _ = split_at(segments, "UNS", "UNT")
    header, packs = split_at(detail, "CPS")
    loops = _packs(packs, Loop(None, header))
    lines = [line for loop in loops for line in _packed(loop, decimal_mark)]
    if not lines:
        yield from of_whole_notice(segments, _beginning(header) | {"dates": dates_json(_dates(header))})
    yield from (placed(line, po_number="order") for line in lines)


def _packs(packs: Sequence[list[Segment]], header: Loop) -> list[Loop]:
    """The header, then each CPS in the one that it names, else in the header."""
    named: dict[str | None, Loop] = {}
    loops = [header]
    for pack in packs:
        loop = Loop(named.get(pack[0].value(2), header), pack)
        named[pack[0].value(1)] = loop
        loops.append(loop)
    return loops


def _packed(loop: Loop, decimal_mark: str) -> Iterator[Line]:
    """The items of a pack, but for what a pack around it tells of them already."""
    above = [segment for one in reversed(list(loop.ancestors)) for segment in split_at(one.segments, "LIN")[0]]
    around = [item for one in loop.ancestors for item in split_at(one.segments, "LIN")[1]]
    shared, items = split_at(loop.segments, "LIN")
    for item in items:
        if any(_tells_of(other, item) for other in around):
            continue
        yield Line(item[0].position, text_of(item), _line([*above, *shared], item, decimal_mark))


def _tells_of(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether an item has a quantity of a kind that the other has, and names the same goods: an order line or a code
    that both have, and none that contradicts. A pack's article number is not that of what is in it."""
    kinds = [{segment.value(1) for segment in item if segment.tag == "QTY"} for item in (one, other)]
    names = [_item_codes(item) | _order(item) for item in (one, other)]
    shared = {name for name, value in names[0].items() if value and names[1][name]}
    same = {name for name in shared if are_alike(names[0][name], names[1][name])}
    is_line = "po_line" in same
    is_named = is_line or bool(same & {"item_code", "supplier_item_code", "article_number"})
    return bool(kinds[0] & kinds[1]) and is_named and shared - same <= ({"article_number"} if is_line else set())


def _line(above: Sequence[Segment], item: Sequence[Segment], decimal_mark: str) -> Values:
    """An item's own words, and those above it that it does not say otherwise; its dates before those above."""
    quantities, dates = _parts(item, decimal_mark)
    told = {
        "action": item[0].value(2),
        "quantities": json.dumps(quantities) if quantities else None,
        "dates": dates_json([*dates, *_dates(above)]),
    }
    return _beginning(above) | _order([*above, *item]) | _item_codes(item) | told


def _beginning(header: Sequence[Segment]) -> Values:
    bgm = next((one for one in header if one.tag == "BGM"), header[0])
    written = next((_day(one) for one in header if one.tag == "DTM" and one.value(1) == "137"), None)
    named = bgm.values(document_type=1, document_number=2, function=3, response_type=4)
    return named | {"document_date": written}


def _order(segments: Sequence[Segment]) -> Values:
    """The order and the line that the last RFF names: `ON:order:line`, or `LI` with the line last."""
    values: Values = {"po_number": None, "po_line": None}
    for one in segments:
        if one.tag == "RFF" and one.value(1) == "ON":
            values |= {"po_number": one.value(1, 2), "po_line": one.value(1, 3) or values["po_line"]}
        elif one.tag == "RFF" and one.value(1) == "LI":
            values["po_line"] = one.value(1, 3) or one.value(1, 2)
    return values


def _item_codes(item: Sequence[Segment]) -> Values:
    """What buyer and supplier call it, and its article number, else what others call it. PIA counts before LIN."""
    told = {item[0].value(3, 2): item[0].value(3)}
    told |= {one.value(n, 2): one.value(n) for one in item if one.tag == "PIA" for n in range(2, 7) if one.value(n)}
    others = [qualifier for qualifier in reversed(told) if qualifier not in (*BUYER_CODES, *SUPPLIER_CODES)]
    wanted = {
        "item_code": BUYER_CODES,
        "supplier_item_code": SUPPLIER_CODES,
        "article_number": (*ARTICLE_NUMBERS, *others),
    }
    return {
        column: next((told[name] for name in qualifiers if told.get(name)), None)
        for column, qualifiers in wanted.items()
    }


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
