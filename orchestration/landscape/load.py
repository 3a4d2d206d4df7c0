"""Reads `truestock.yml` and checks it whole: each fault with its line, before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from orchestration.contracts.load import ContractError
from orchestration.contracts.located import Located, read_located
from orchestration.contracts.model import Dialect, Source
from orchestration.contracts.policy import Policy, policy_of, policy_path, read_policy
from orchestration.contracts.problems import Place, no_such, problems
from orchestration.landscape.dialects import contract_of, read_dialects
from orchestration.landscape.model import Declaration, Landscape, Pair, System
from orchestration.settings import LANDSCAPE_FILE, landscape_folder

Fault = tuple[Place, str]


def load_landscape(folder: Path | None = None) -> Landscape:
    """The landscape in `folder`, else the one in use (see settings.landscape_folder).

    Raises ContractError, one line a fault: `truestock.yml:<line>: <place>: <what is wrong and what is allowed>`. Faults
    of dialects and of the policy are among them; what cannot be told before others are mended is not.
    """
    folder = folder or landscape_folder()
    document = read_located(folder / LANDSCAPE_FILE)
    declaration, faults = _declaration(document)
    dialects, of_dialects = read_dialects(folder)
    policy, of_policy = _policy(document, declaration)
    if declaration:
        known = {place for place, _ in faults}
        agreement = _agreement_faults(declaration, dialects, of_dialects, policy)
        faults += [(place, words) for place, words in agreement if place not in known]
    words = [document.fault(*one) for one in sorted(faults, key=lambda one: document.line(one[0]))]
    if everything := list(dict.fromkeys([*document.faults, *words, *of_policy, *of_dialects.values()])):
        raise ContractError("\n".join(everything))
    assert declaration and policy, "what is missing was named above"
    sources = tuple(_contract(name, declaration.systems[name], dialects) for name in sorted(declaration.systems))
    return Landscape(folder, declaration, sources, policy)


def _declaration(document: Located) -> tuple[Declaration | None, list[Fault]]:
    """What the file declares, and what is wrong with it: what can be read without the faulty values, or None."""
    reader: TypeAdapter[Declaration] = TypeAdapter(Declaration)
    try:
        return reader.validate_python(document.content), []
    except ValidationError as error:
        faults = list(problems(Declaration, error))
    try:
        return reader.validate_python(_without(document.content, [place for place, _ in faults])), faults
    except ValidationError:
        return None, faults


def _without(content: Any, places: Iterable[Place]) -> Any:
    """The content without the values that stand at the places under a key."""
    left = deepcopy(content)
    for place in places:
        node = left
        for part in place[:-1]:
            node = node.get(part) if isinstance(node, dict) else node[int(part)] if isinstance(node, list) else None
        if isinstance(node, dict) and place:
            node.pop(place[-1], None)
    return left


def _agreement_faults(
    declaration: Declaration, dialects: dict[str, Dialect], faulty: Collection[str], policy: Policy | None
) -> Iterator[Fault]:
    """Where systems, pairs, dialects and policy do not agree."""
    yield from _system_faults(declaration, dialects, faulty)
    yield from _pair_faults(declaration, dialects)
    classes = policy.abc_classes if policy else {}
    for number, pair in enumerate(declaration.pairs):
        for name in pair.tolerance.keys() - classes.keys() if policy else ():
            yield ("pairs", number, "tolerance", name), no_such("ABC class", name, classes)


def _policy(document: Located, declaration: Declaration | None) -> tuple[Policy | None, list[str]]:
    """The shipped policy with the landscape's changes, or what is wrong with them."""
    if declaration is None:
        return None, []
    changes = {
        **declaration.policy,
        "group_currency": declaration.group_currency,
        "default_calendar": declaration.default_calendar,
    }
    try:
        return policy_of(read_policy(), changes), []
    except ValidationError as error:
        found = problems(Policy, error)
        return None, [_policy_fault(document, declaration.policy, place, words) for place, words in found]
    except ContractError as error:
        return None, [str(error)]


def _policy_fault(document: Located, changes: dict[str, Any], place: Place, words: str) -> str:
    """Where a fault of the policy stands: in the landscape, where it changes what is wrong, else in the policy file."""
    if changes and (not place or place[0] in changes):
        return document.fault(["policy", *place], words)
    return read_located(policy_path()).fault(place or ["policy"], words)


def _contract(name: str, system: System, dialects: dict[str, Dialect]) -> Source:
    return contract_of(name, system, dialects[system.dialect])


def _system_faults(declaration: Declaration, dialects: dict[str, Dialect], faulty: Collection[str]) -> Iterator[Fault]:
    for name, system in declaration.systems.items():
        place = ("systems", name)
        if system.dialect in faulty:
            continue
        if system.dialect not in dialects:
            yield (*place, "dialect"), no_such("dialect", system.dialect, sorted([*dialects, *faulty]))
            continue
        dialect = dialects[system.dialect]
        if not system.time_zone and not dialect.time_zone:
            yield (*place, "time_zone"), f"must be given: {system.dialect} writes local times"
        for key, named in (("required", system.required or ()), ("cadence_hours", _cadences(system))):
            for entity in named:
                if dialect.entity(entity) is None:
                    known = [one.name for one in dialect.entities]
                    yield (*place, key), f"{system.dialect}: {no_such('entity', entity, known)}"
        yield from _answers_faults(place, system, declaration, dialects)
        if system.backordered_quantity and dialect.system_type != "supplier":
            yield (
                (*place, "backordered_quantity"),
                f"is for suppliers; {system.dialect} is of type {dialect.system_type}",
            )


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
