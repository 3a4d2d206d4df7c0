"""Which systems keep the stock of which locations: as the landscape declares it, the rest by the systems' dialects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from orchestration.landscape.model import Pair

FAMILIES = {"wms_ewm": "erp_sap", "wms_openboxes": "erp_next"}  # the ERP's dialect that a warehouse's goes with
MORE_TO_THE_FIRST = 1.2


class Keepers(NamedTuple):
    """An ERP and warehouse systems, by name, that keep the stock of the same locations."""

    erp: str | None
    wms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return ((self.erp,) if self.erp else ()) + self.wms


Batch = tuple[Keepers, tuple[str | None, ...]]  # locations by their declared ids, null where one is to be made


def allot(locations: int, erps: Mapping[str, str], wmss: Mapping[str, str], pairs: Iterable[Pair]) -> list[Batch]:
    """Locations by who keeps their stock: those that `pairs` declare, then others, `locations` in all or as many as
    it takes to give each system one.

    `erps` and `wmss` are the systems that there are, by name, with their dialects; a pair's others are as if unnamed.
    A declared location whose pair names no system is one of the others.
    """
    declared: dict[Keepers, list[str]] = defaultdict(list)
    for pair in pairs:
        erp = pair.erp if pair.erp in erps else None
        declared[Keepers(erp, tuple(name for name in wmss if name in pair.wms))] += pair.locations
    unsaid = declared.pop(Keepers(None, ()), [])
    batches: list[Batch] = [(keepers, tuple(ids)) for keepers, ids in declared.items()]
    located = {name for keepers in declared for name in keepers.names}
    others = sorted(_by_dialect(erps, wmss, declared), key=lambda one: located.issuperset(one.names))
    needed = sum(not located.issuperset(one.names) for one in others)
    left = max(locations - sum(len(ids) for _, ids in batches), needed, len(unsaid))
    ids_left = iter(unsaid)
    for keepers, size in zip(others, shares(left, len(others)), strict=True):
        batches.append((keepers, tuple(next(ids_left, None) for _ in range(size))))
    return [(keepers, ids) for keepers, ids in batches if ids]


def _by_dialect(erps: Mapping[str, str], wmss: Mapping[str, str], declared: Iterable[Keepers]) -> list[Keepers]:
    """Pairs of an ERP and one warehouse system, or of one system alone where there is no other.

    A warehouse system goes with the ERP that it is declared with, else with one of its family, else with any: the one
    that has the fewest.
    """
    served: dict[str, list[str]] = {erp: [] for erp in erps}
    for erp, wms in declared:
        if erp:
            served[erp] += [name for name in wms if name not in served[erp]]
    known = {name for keepers in declared for name in keepers.wms}
    for name, dialect in wmss.items():
        family = [erp for erp in erps if erps[erp] == FAMILIES.get(dialect)] or list(erps)
        if family and name not in known:
            served[min(family, key=lambda erp: len(served[erp]))].append(name)
    if not erps:
        return [Keepers(None, (name,)) for name in wmss]
    return [Keepers(erp, tuple(wms)) for erp, names in served.items() for wms in ([[one] for one in names] or [[]])]


def shares(total: int, parts: int) -> list[int]:
    """`total` in so many parts, none of them zero where that is possible; the first of two is three fifths."""
    sizes: list[int] = []
    for left in range(parts, 0, -1):
        size = total if left == 1 else min(total, max(1, round(total * MORE_TO_THE_FIRST / left)))
        sizes.append(size)
        total -= size
    return sizes
