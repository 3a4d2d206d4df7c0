"""Reads `truestock.yml` and checks it whole: each fault with its line, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from orchestration.contracts.load import ContractError
from orchestration.contracts.located import Located, read_located
from orchestration.contracts.model import Dialect, Source
from orchestration.contracts.policy import Policy, policy_of, policy_path, read_policy
from orchestration.landscape.dialects import contract_of, load_dialects
from orchestration.landscape.model import Declaration, Landscape, Pair, System
from orchestration.settings import LANDSCAPE_FILE, landscape_folder

Fault = tuple[tuple[str | int, ...], str]


def load_landscape(folder: Path | None = None) -> Landscape:
    """The landscape in `folder`, else the one in use (see settings.landscape_folder).

    Raises ContractError, one line a fault: `truestock.yml:<line>: <place>: <what is wrong and what is allowed>`.
    """
    folder = folder or landscape_folder()
    document = read_located(folder / LANDSCAPE_FILE)
    declaration = _declaration(document)
    dialects = load_dialects(folder)
    faults = [*_system_faults(declaration, dialects), *_pair_faults(declaration, dialects)]
    policy = _policy(document, declaration)
    faults += [
        (("pairs", number, "tolerance", name), f"no such ABC class; the policy has {', '.join(policy.abc_classes)}")
        for number, pair in enumerate(declaration.pairs)
        for name in pair.tolerance.keys() - policy.abc_classes.keys()
    ]
    if faults:
        raise ContractError("\n".join(document.fault(place, words) for place, words in faults))
    sources = tuple(_contract(name, declaration.systems[name], dialects) for name in sorted(declaration.systems))
    return Landscape(folder, declaration, sources, policy)


def _declaration(document: Located) -> Declaration:
    try:
        return TypeAdapter(Declaration).validate_python(document.content)
    except ValidationError as error:
        raise ContractError("\n".join(dict.fromkeys(_explain(document, error)))) from error


def _explain(document: Located, error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        # Which of several types was tried says nothing to somebody who writes YAML.
        place = [part for part in problem["loc"] if not _is_type(part)]
        yield document.fault(place, problem["msg"].removeprefix("Value error, "))


def _is_type(part: Any) -> bool:
    return isinstance(part, str) and (part in ("float", "[key]") or part.startswith(("dict[", "function-")))


def _policy(document: Located, declaration: Declaration) -> Policy:
    """The shipped policy with the landscape's changes. Raises ContractError."""
    changes = {
        **declaration.policy,
        "group_currency": declaration.group_currency,
        "default_calendar": declaration.default_calendar,
    }
    try:
        return policy_of(read_policy(), changes)
    except ValidationError as error:
        faults = [_policy_fault(document, declaration.policy, one["loc"], one["msg"]) for one in error.errors()]
        raise ContractError("\n".join(faults)) from error


def _policy_fault(document: Located, changes: dict[str, Any], place: tuple[str | int, ...], words: str) -> str:
    """Where a fault of the policy stands: in the landscape, where it changes what is wrong, else in the policy file."""
    words = words.removeprefix("Value error, ")
    if changes and (not place or place[0] in changes):
        return document.fault(["policy", *place], words)
    return f"{policy_path().name}: {'.'.join(map(str, place)) or 'policy'}: {words}"


def _contract(name: str, system: System, dialects: dict[str, Dialect]) -> Source:
    return contract_of(name, system, dialects[system.dialect])


def _system_faults(declaration: Declaration, dialects: dict[str, Dialect]) -> Iterator[Fault]:
    for name, system in declaration.systems.items():
        place = ("systems", name)
        if system.dialect not in dialects:
            yield (*place, "dialect"), f"no dialect {system.dialect!r}; there are {', '.join(sorted(dialects))}"
            continue
        dialect = dialects[system.dialect]
        if not system.time_zone and not dialect.time_zone:
            yield place, f"needs a time_zone: {system.dialect} writes local times"
        for entity in [*(system.required or ()), *_cadences(system)]:
            if dialect.entity(entity) is None:
                known = ", ".join(one.name for one in dialect.entities)
                yield place, f"{system.dialect} has no entity {entity!r}; it has {known}"
        yield from _answers_faults(place, system, declaration, dialects)


def _cadences(system: System) -> list[str]:
    return list(system.cadence_hours) if isinstance(system.cadence_hours, dict) else []


def _answers_faults(
    place: tuple[str, str], system: System, declaration: Declaration, dialects: dict[str, Dialect]
) -> Iterator[Fault]:
    for name in system.answers_to:
        if problem := _not_a(name, "erp", declaration, dialects):
            yield (*place, "answers_to"), problem


def _pair_faults(declaration: Declaration, dialects: dict[str, Dialect]) -> Iterator[Fault]:
    for number, pair in enumerate(declaration.pairs):
        named = [("erp", pair.erp)] if pair.erp else []
        for side, name in [*named, *(("wms", name) for name in pair.wms)]:
            if problem := _not_a(name, side, declaration, dialects):
                yield ("pairs", number, side), problem
        if pair.valid_from and pair.valid_to and pair.valid_from > pair.valid_to:
            yield ("pairs", number, "to"), "ends before it starts"
    for (first, one), (second, other) in combinations(enumerate(declaration.pairs), 2):
        if words := _conflict(one, other):
            yield ("pairs", second), f"{words}, as pair {first + 1} says; end one before the other starts"


def _not_a(name: str, system_type: str, declaration: Declaration, dialects: dict[str, Dialect]) -> str | None:
    """In words why `name` is no system of that type, or None."""
    fitting = [
        one
        for one, system in declaration.systems.items()
        if system.dialect in dialects and dialects[system.dialect].system_type == system_type
    ]
    if name in fitting:
        return None
    what = f"{name!r} is no {system_type}" if name in declaration.systems else f"no system {name!r}"
    return f"{what}; of type {system_type} there are {', '.join(fitting) or 'none'}"


def _conflict(one: Pair, other: Pair) -> str | None:
    shared = sorted(set(one.locations) & set(other.locations))
    if not shared or not one.meets(other):
        return None
    if one.erp and other.erp and one.erp != other.erp:
        return f"{shared[0]} has two ERPs at one time, {one.erp} and {other.erp}"
    return f"{shared[0]} is in another pair at the same time"
