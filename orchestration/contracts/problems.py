"""What pydantic found wrong, in words for somebody who writes YAML: which keys there are, which name was meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import ValidationError

Place = tuple[str | int, ...]
UNKNOWN_KEY = "unexpected_keyword_argument"


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that is most like it, whatever the case; None where none is."""
    by_folded = {one.casefold(): one for one in known}
    return next((by_folded[one] for one in get_close_matches(name.casefold(), by_folded, n=1)), None)


def no_such(what: str, name: str, known: Collection[str]) -> str:
    """That there is none of that name, which one may be meant, and which there are."""
    meant = nearest(name, known)
    return f"no {what} {name!r}{f', perhaps {meant}' if meant else ''}; there are {', '.join(known) or 'none'}"


def problems(kind: type, error: ValidationError) -> Iterator[tuple[Place, str]]:
    """Place and words of each fault that was found while a dataclass of `kind` was made."""
    for one in error.errors():
        # Which of several types was tried says nothing to somebody who writes YAML.
        place = tuple(part for part in one["loc"] if not _is_type(part))
        if one["type"] == UNKNOWN_KEY and place:
            yield place, no_such("key", str(place[-1]), _keys(kind, place[:-1]))
        else:
            yield place, one["msg"].removeprefix("Value error, ")


def _is_type(part: str | int) -> bool:
    return isinstance(part, str) and (part in ("float", "[key]") or part.startswith(("dict[", "function-")))


def _keys(kind: Any, place: Place) -> list[str]:
    """The keys that may stand at a place in what a dataclass is made from."""
    for part in place:
        kind = _value_of(kind, part)
    return [key for one in _kinds(kind) for key in _by_key(one)]


def _value_of(kind: Any, part: str | int) -> Any:
    """What stands under a key or at a position of a value of that kind."""
    for one in _kinds(kind):
        if (key := str(part)) in (values := _by_key(one)):
            return values[key]
        if inner := get_args(one):
            return inner[1] if get_origin(one) is dict else inner[0]
    return None


def _by_key(kind: Any) -> dict[str, Any]:
    """The kinds of a dataclass's fields by the keys that they are written under; nothing of any other type."""
    fields = getattr(kind, "__pydantic_fields__", {})
    return {field.alias or name: field.annotation for name, field in fields.items()}


def _kinds(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a union, else the kind alone."""
    is_union = get_origin(kind) not in (None, dict, tuple, list)
    return get_args(kind) if is_union else (kind,)
