"""What the segments of X12 sets say: acknowledged lines of an 855, shipped ones of an 856."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from orchestration.ingest.formats.messages import BrokenMessage, Line
from orchestration.ingest.formats.segments import (
    Dated,
    Loop,
    Segment,
    are_alike,
    dates_json,
    last_value,
    or_whole_notice,
    placed,
    split_at,
    text_of,
)
from orchestration.ingest.formats.x12_schedules import parts_of

Found: TypeAlias = Iterator[Line | BrokenMessage]
ACKNOWLEDGEMENTS = ("997", "999")
"""Of whether what was received can be read, which says nothing of goods; an 824 may refuse what it says."""
BUYER_CODES, SUPPLIER_CODES, ARTICLE_NUMBERS = ("BP", "IN", "PI"), ("VP", "VN", "VC"), ("UP", "EN", "UK")


def acknowledged_lines(segments: Sequence[Segment]) -> Found:
    """One line per ACK or SCH of each PO1, or the PO1 itself; one `told_of` the whole order where there is no PO1."""
    detail, _ = split_at(segments, "CTT", "SE")
    header, ordered = split_at(detail, "PO1")
    values = _beginning(header)
    for stray in (one for one in header if one.tag in ("ACK", "SCH")):
        words = f"{stray.tag} before any PO1: no line of the order is told of"
        yield BrokenMessage(stray.position, stray.text, words, {"po_number": values["po_number"]})
    for loop in ordered:
        yield from _answers(loop, values, _dates(header, "message"))
    if not ordered and not any(one.tag == "ACK" for one in header):
        whole = values | {"told_of": "order", "dates": dates_json(_dates(header, "message"))}
        yield Line(header[0].position, text_of(segments), whole)


def _beginning(header: Sequence[Segment]) -> dict[str, str | None]:
    bak = next((one for one in header if one.tag == "BAK"), header[0])
    values = bak.values(purpose=1, acknowledgment_type=2, po_number=3, acknowledged_on=9)
    return values | {"acknowledged_on": values["acknowledged_on"] or bak.value(4)}


def _answers(loop: Sequence[Segment], header: dict[str, str | None], dates: list[Dated]) -> Found:
    """The parts of one order line, or why nobody can tell what is answered of it."""
    ordered = loop[0]
    line = header | ordered.values(po_line=1, ordered_quantity=2, ordered_unit=3) | _item_codes(ordered, 6)
    own, answers = split_at(loop, "ACK")
    is_one = all(_are_of_one_item(line, _item_codes(answer[0], 7)) is not False for answer in answers)
    parts = parts_of(own, answers) if is_one else None
    if parts is None:
        words = "the quantities of its SCH are neither those of its last ACK nor of them all"
        yield BrokenMessage(
            ordered.position, text_of(loop), words if is_one else "its ACK names another item than its PO1", line
        )
        return
    for part in parts:
        said = part.answer[0] if answers else None
        told = line | (said.values(status=1, quantity=2, unit=3, date_qualifier=4, date=5) if said else {})
        general = [*(_dates(part.answer, "part") if said else []), *_dates(own, "line"), *dates]
        if part.quantity:
            told |= {"quantity": part.quantity, "unit": told.get("unit") or told["ordered_unit"]}
        if day := part.scheduled:
            told |= {"unit": day.value(2)} if day.value(2) else {}
            own_day = Dated("part", None, told.get("date_qualifier"), told.get("date"))
            told |= day.values(date_qualifier=5, date=6)
            general = [Dated("part", None, day.value(8), day.value(9)), own_day, *general]
        yield Line(part.position, text_of(loop), told | {"dates": dates_json(general)})


def shipped_lines(segments: Sequence[Segment]) -> Found:
    """One line per quantity of each item; the dates, the order and the line are told by its own level or one above. One
    `told_of` the whole notice where there is no item."""
    detail, _ = split_at(segments, "CTT", "SE")
    header, levels = split_at(detail, "HL")
    loops = _loops(levels, Loop(None, header))
    sent = {id(above) for loop in loops if any(one.tag == "SN1" for one in loop.segments) for above in loop.ancestors}
    within = _days_within(loops)
    lines = (
        placed(line, po_number="order", quantity="quantity") if isinstance(line, Line) else line
        for loop in loops
        for line in _items(loop, id(loop) in sent, within)
    )
    return or_whole_notice(lines, segments, _notice(header) | {"dates": dates_json(_dates(header, "message"))})


def _loops(levels: Sequence[list[Segment]], header: Loop) -> list[Loop]:
    """The header, then each HL in the one that it names; one that names none is in the nearest level above. Which
    levels are above others is seen from which come first."""
    ranks: dict[str | None, int] = {}
    named: dict[str | None, Loop] = {}
    open_loops: list[tuple[int, Loop]] = []
    loops = [header]
    for level in levels:
        rank = ranks.setdefault(level[0].value(3), len(ranks))
        open_loops = [(other, loop) for other, loop in open_loops if other < rank]
        nearest = open_loops[-1][1] if open_loops else header
        loop = Loop(named.get(level[0].value(2), nearest), level)
        named[level[0].value(1)] = loop
        open_loops.append((rank, loop))
        loops.append(loop)
    return loops


def _items(loop: Loop, has_parts: bool, within: Mapping[int, list[Dated]]) -> Found:
    """The items of one level. A quantity beneath one that its item tells already is a part of that, unless it names
    another line; an item with no quantity here or beneath is a line without one."""
    for section in _sections(loop):
        outer = _around(loop, section)
        if outer is not None and _is_part(section, outer):
            continue
        context = [*loop.inherited, *section]
        quantities = [one for one in section if one.tag == "SN1"]
        if outer is not None and quantities:
            words = "the item around it is of another line: whether it is a part of that is not known"
            yield BrokenMessage(
                quantities[0].position, text_of(section), words, _shipped(quantities[0], context, section, []).values
            )
            continue
        for one in quantities:
            yield _shipped(one, context, section, within.get(id(one), []))
        if (item := _item(section)) and not quantities and not has_parts:
            yield _shipped(item, context, section, [])


def _sections(loop: Loop) -> list[list[Segment]]:
    """The items of one level, each with what the level says of all."""
    shared, items = split_at(loop.segments, "LIN")
    common = [one for one in shared if one.tag != "SN1"]
    return [shared + items[0], *(common + item for item in items[1:])] if items else [shared]


def _item(section: Sequence[Segment]) -> Segment | None:
    return next((one for one in section if one.tag == "LIN"), None)


def _around(loop: Loop, section: Sequence[Segment]) -> list[Segment] | None:
    """What levels above tell of the goods of a section, from their item on, the nearest level first; None where none
    tells a quantity of them. Without an item of its own they are those of the level above."""
    item = _item(section)
    told = [
        one for level in loop.ancestors if any(one.tag == "SN1" for one in level.segments) for one in level.segments
    ]
    if item is None:
        return told or None
    start = next((n for n, one in enumerate(told) if one.tag == "LIN" and _is_item(item, one)), None)
    return None if start is None else told[start:]


def _is_part(section: Sequence[Segment], outer: Sequence[Segment]) -> bool:
    """Whether it names no other line than what stands around it."""
    item = _item(section)
    return item is None or any(
        _are_of_one_line(item, one) is not False for one in outer if one.tag == "LIN" and _is_item(item, one)
    )


def _days_within(loops: Sequence[Loop]) -> dict[int, list[Dated]]:
    """Days that parts of a quantity are told of, by the SN1 of all of it."""
    found: dict[int, list[Dated]] = {}
    for loop in loops:
        for section in _sections(loop):
            outer = _around(loop, section)
            told = next((one for one in outer or () if one.tag == "SN1"), None)
            if outer is not None and told and _is_part(section, outer):
                own = [one for one in section if one.tag == "DTM"]
                found.setdefault(id(told), []).extend(replace(day, part=1) for day in _dates(own, "part"))
    return found


def _shipped(told: Segment, context: Sequence[Segment], section: Sequence[Segment], within: Sequence[Dated]) -> Line:
    item = next((one for one in reversed(context) if one.tag == "LIN"), None)
    quantity = {"quantity": told.value(2), "unit": told.value(3) or told.value(6)} if told.tag == "SN1" else {}
    number = (item.value(1) if item else None) or (told.value(1) if told.tag == "SN1" else None)
    values = _notice(context) | (_item_codes(item, 2) if item else {})
    named = {
        "po_number": last_value(context, "PRF", 1),
        "po_line": number,
        "dates": dates_json([*_dates(context, "line"), *within]),
    }
    return Line(told.position, text_of(section), values | quantity | named)


def _is_item(one: Segment, other: Segment) -> bool:
    """Whether two LIN name one item: by a code that both have, else by the line. A pack's article number is not that
    of what is in it."""
    is_line = _are_of_one_line(one, other)
    codes = _item_codes(one, 2) | ({"article_number": None} if is_line else {})
    is_one = _are_of_one_item(codes, _item_codes(other, 2))
    return bool(is_line) if is_one is None else is_one


def _are_of_one_line(one: Segment, other: Segment) -> bool | None:
    """Null where one of two LIN names no line."""
    return are_alike(one.value(1), other.value(1)) if one.value(1) and other.value(1) else None


def _are_of_one_item(codes: Mapping[str, str | None], others: Mapping[str, str | None]) -> bool | None:
    """By the first code that both have; null where they have none."""
    shared = [name for name, code in others.items() if code and codes[name]]
    return are_alike(codes[shared[0]], others[shared[0]]) if shared else None


def _notice(context: Sequence[Segment]) -> dict[str, str | None]:
    beginning = next((one for one in context if one.tag == "BSN"), context[0])
    return beginning.values(purpose=1, shipment_id=2, notice_date=3)


def _dates(segments: Sequence[Segment], told_of: str) -> list[Dated]:
    """Days of DTM, those told last first: they are nearest to the line. A period's first day stands in DTM06."""
    told = [one for one in reversed(segments) if one.tag == "DTM"]
    return [Dated(told_of, None, one.value(1), one.value(2) or (one.value(6) or "")[:8]) for one in told]


def _item_codes(segment: Segment, first: int) -> dict[str, str | None]:
    """Codes stand in pairs of qualifier and code."""
    pairs = {segment.value(n): segment.value(n + 1) for n in range(first, first + 20, 2)}
    wanted = {"buyer_item_code": BUYER_CODES, "supplier_item_code": SUPPLIER_CODES, "article_number": ARTICLE_NUMBERS}
    return {
        column: next((pairs[name] for name in qualifiers if pairs.get(name)), None)
        for column, qualifiers in wanted.items()
    }


SETS: dict[str, Callable[[Sequence[Segment]], Found]] = {"855": acknowledged_lines, "856": shipped_lines}
