"""Two versions of a contract: what changed, and whether deliveries or readers of the old one would break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.contracts.column import Column
from orchestration.contracts.dtypes import DECIMAL
from orchestration.contracts.model import Dialect, Entity


@dataclass(frozen=True)
class Change:
    """One difference, in words. Breaking: files made for the old version would be refused or read otherwise,
    or readers would miss something."""

    place: str
    what: str
    is_breaking: bool

    def __str__(self) -> str:
        return f"{'breaking' if self.is_breaking else 'additive'}  {self.place}: {self.what}"


def compare(old: Dialect, new: Dialect) -> list[Change]:
    """Every change from `old` to `new`; a breaking one without a higher version is a change of its own."""
    return [*_dialect_changes(old, new), *(change for entity in old.entities for change in _kept(entity, new))] + [
        Change(entity.name, "entity added", is_breaking=entity.required)
        for entity in new.entities
        if old.entity(entity.name) is None
    ]


def _dialect_changes(old: Dialect, new: Dialect) -> Iterator[Change]:
    if old.format != new.format:
        yield Change(new.name, "format changed", is_breaking=True)
    if old.time_zone != new.time_zone:
        yield Change(new.name, f"time zone {old.time_zone} became {new.time_zone}", is_breaking=True)


def _kept(old: Entity, dialect: Dialect) -> list[Change]:
    new = dialect.entity(old.name)
    if new is None:
        return [Change(old.name, "entity removed", is_breaking=True)]
    changes = [*_entity_changes(old, new), *_column_changes(old, new)]
    if any(change.is_breaking for change in changes) and new.version <= old.version:
        changes.append(Change(old.name, f"breaks, so version {old.version} must be raised", is_breaking=True))
    return changes


def _entity_changes(old: Entity, new: Entity) -> Iterator[Change]:
    if old.kind != new.kind:
        yield Change(old.name, f"{old.kind} became {new.kind}", is_breaking=True)
    if old.key != new.key:
        yield Change(old.name, f"key {', '.join(old.key)} became {', '.join(new.key)}", is_breaking=True)
    if old.required != new.required:
        yield Change(old.name, f"required became {new.required}".lower(), is_breaking=new.required)
    if old.may_be_empty != new.may_be_empty:
        yield Change(old.name, f"may_be_empty became {new.may_be_empty}".lower(), is_breaking=not new.may_be_empty)


def _column_changes(old: Entity, new: Entity) -> Iterator[Change]:
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for name in before.keys() | after.keys():
        place = f"{old.name}.{name}"
        if name not in after:
            yield Change(place, "column removed", is_breaking=True)
        elif name not in before:
            words = "column added" if after[name].optional else "column added; files without it are refused"
            yield Change(place, words, is_breaking=not after[name].optional)
        else:
            yield from _one_column(place, before[name], after[name])
            yield from _nested_changes(place, before[name], after[name])


def _nested_changes(place: str, old: Column, new: Column) -> Iterator[Change]:
    before, after = ({column.name: column for column in one.nested} for one in (old, new))
    if bool(old.lines) != bool(new.lines):
        yield Change(place, "a list became an object, or the reverse", is_breaking=True)
    for name in before.keys() | after.keys():
        if name not in after:
            yield Change(f"{place}.{name}", "field removed", is_breaking=True)
        elif name not in before:
            yield Change(f"{place}.{name}", "field added", is_breaking=after[name].required)
        else:
            yield from _one_column(f"{place}.{name}", before[name], after[name])


def _one_column(place: str, old: Column, new: Column) -> Iterator[Change]:
    if old.data_type != new.data_type:
        what = f"{old.data_type} became {new.data_type}"
        yield Change(place, what, is_breaking=not _widens(old.data_type, new.data_type))
    if old.required != new.required:
        yield Change(place, f"required became {new.required}".lower(), is_breaking=new.required)
    if old.optional != new.optional:
        yield Change(place, f"optional became {new.optional}".lower(), is_breaking=not new.optional)
    for limit in ("minimum", "above"):
        before, after = getattr(old, limit), getattr(new, limit)
        if before != after:
            is_breaking = after is not None and (before is None or before < after)
            yield Change(place, f"{limit} {before} became {after}", is_breaking=is_breaking)
    if old.dispensable != new.dispensable:
        yield Change(place, f"dispensable became {new.dispensable}".lower(), is_breaking=not new.dispensable)


def _widens(old: str, new: str) -> bool:
    """Whether every value of the old type is one of the new."""
    before, after = DECIMAL.fullmatch(old), DECIMAL.fullmatch(new)
    if before and after:
        whole = int(after[1]) - int(after[2]) >= int(before[1]) - int(before[2])
        return whole and int(after[2]) >= int(before[2])
    return (old, new) == ("integer", "bigint")
