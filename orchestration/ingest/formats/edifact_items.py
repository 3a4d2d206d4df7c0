"""How items of EDIFACT messages name their goods, and the packs of a DESADV that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from orchestration.ingest.formats.segments import Loop, Segment, are_alike, as_compared, split_at

Values: TypeAlias = dict[str, str | None]
BUYER_CODES, SUPPLIER_CODES, ARTICLE_NUMBERS = ("IN", "BP"), ("SA", "VN"), ("SRV", "EN", "UP")
NAMES_OF_GOODS = ("po_line", "item_code", "supplier_item_code", "article_number")


@dataclass(frozen=True)
class Item:
    """A LIN and what belongs to it: how it names its goods, and the kinds of its quantities."""

    segments: list[Segment]

    @cached_property
    def names(self) -> Values:
        return item_codes(self.segments) | named_line(self.segments)

    @cached_property
    def kinds(self) -> set[str | None]:
        return {one.value(1) for one in self.segments if one.tag == "QTY"}

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The names of which two items share one at least where they are of the same goods, the order line first."""
        return [(name, as_compared(value)) for name in NAMES_OF_GOODS if (value := self.names[name])]

    def tells_of(self, other: Item) -> bool:
        """Whether it has a quantity of a kind that the other has, and names the same goods: an order line or a code
        that both have, and none that contradicts. A pack's article number is not that of what is in it."""
        shared = {name for name, value in self.names.items() if value and other.names[name]}
        same = {name for name in shared if are_alike(self.names[name], other.names[name])}
        beside = {"article_number"} if "po_line" in same else set()
        return bool(self.kinds & other.kinds) and bool(same & set(NAMES_OF_GOODS)) and shared - same <= beside


class Pack(Loop):
    """What a CPS, or the header, says before its items, and its items."""

    @cached_property
    def shared(self) -> list[Segment]:
        return split_at(self.segments, "LIN")[0]

    @cached_property
    def items(self) -> list[Item]:
        return [Item(one) for one in split_at(self.segments, "LIN")[1]]

    @cached_property
    def named(self) -> dict[tuple[str, str], list[Item]]:
        """Its items by each of their keys."""
        found: dict[tuple[str, str], list[Item]] = {}
        for item in self.items:
            for key in item.keys:
                found.setdefault(key, []).append(item)
        return found

    def teller_of(self, item: Item) -> Item | None:
        """The item of this pack that tells of that one."""
        return next((one for key in item.keys for one in self.named.get(key, ()) if one.tells_of(item)), None)

    def outer(self, item: Item) -> Item | None:
        """What tells of one of its items in a pack around it, the nearest one."""
        return next((found for pack in self.ancestors if (found := pack.teller_of(item))), None)


def packs_of(header: Sequence[Segment], levels: Sequence[list[Segment]]) -> list[Pack]:
    """The header, then each CPS in the one that it names, else in the header."""
    outermost = Pack(None, list(header))
    named: dict[str | None, Pack] = {}
    packs = [outermost]
    for level in levels:
        pack = Pack(named.get(level[0].value(2), outermost), level)
        named[level[0].value(1)] = pack
        packs.append(pack)
    return packs


def named_line(segments: Sequence[Segment]) -> Values:
    """The order and the line that the last RFF names: `ON:order:line`, or `LI` with the line last."""
    values: Values = {"po_number": None, "po_line": None}
    for one in segments:
        if one.tag == "RFF" and one.value(1) == "ON":
            values |= {"po_number": one.value(1, 2), "po_line": one.value(1, 3) or values["po_line"]}
        elif one.tag == "RFF" and one.value(1) == "LI":
            values["po_line"] = one.value(1, 3) or one.value(1, 2)
    return values


def item_codes(item: Sequence[Segment]) -> Values:
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
