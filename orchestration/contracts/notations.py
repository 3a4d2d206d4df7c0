"""The notations of dates, times and numbers that a contract may name, and what each looks like in a file.

A reader knows exactly these; any other is refused when the contract is loaded, not row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator

DIRECTIVE = re.compile(r"%\.f|%-?.")
TWO_DIGITS, ONE_OR_TWO = "[0-9]{2}", "[0-9]{1,2}"
# What each stands for, and its text; that of %b is the contract's own, its month_names. A year before 1000 is a slip of
# 2026, or stands for none; one after 9999 nothing else reads.
DIRECTIVES = {
    "%Y": ("year", "[1-9][0-9]{3}"),
    "%y": ("year", TWO_DIGITS),
    "%m": ("month", TWO_DIGITS),
    "%-m": ("month", ONE_OR_TWO),
    "%b": ("month", ""),
    "%d": ("day", TWO_DIGITS),
    "%-d": ("day", ONE_OR_TWO),
    "%H": ("hour", TWO_DIGITS),
    "%-H": ("hour", ONE_OR_TWO),
    "%M": ("minute", TWO_DIGITS),
    "%S": ("second", "[0-5][0-9]"),  # a parser takes the 60th for one of the next minute
    "%.f": ("fraction", r"(?:\.[0-9]{1,9})?"),
}
DATE, CLOCK = ("year", "month", "day"), ("hour", "minute")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BLANKS = " \u00a0\u2007\u2009\u202f"  # of any width, breaking or not
APOSTROPHES = "'\u2019"
GROUPING = {" ": BLANKS, "'": APOSTROPHES}  # what else is written where a contract names this


def parts_of(notation: str) -> list[str]:
    """Directives and the text between them, in order."""
    return [part for part in re.split(f"({DIRECTIVE.pattern})", notation) if part]


def _dated(notation: str) -> str:
    has_clock = any(DIRECTIVES.get(part, ("",))[0] in (*CLOCK, "second") for part in parts_of(notation))
    return _checked(notation, DATE + CLOCK if has_clock else DATE)


def _timed(notation: str) -> str:
    return _checked(notation, CLOCK)


def _checked(notation: str, needed: tuple[str, ...]) -> str:
    """The notation. Raises ValueError naming what no reader knows, what is missing, there twice or runs together."""
    parts = parts_of(notation)
    if unknown := [part for part in parts if part.startswith("%") and part not in DIRECTIVES]:
        raise ValueError(f"{notation!r}: no reader knows {', '.join(unknown)}; there are {', '.join(DIRECTIVES)}")
    found = Counter(DIRECTIVES[part][0] for part in parts if part in DIRECTIVES)
    if wrong := [what for what in needed if not found[what]] + [what for what, times in found.items() if times > 1]:
        raise ValueError(f"{notation!r} must name {', '.join(needed)} once each; look at {', '.join(wrong)}")
    for part, after in pairwise(parts):
        if part.startswith("%-") and after in DIRECTIVES:
            raise ValueError(f"{notation!r}: {part} may have one digit or two, so {after} must not follow it at once")
    return notation


def _twelve(names: tuple[str, ...]) -> tuple[str, ...]:
    if len({name.lower() for name in names}) != len(MONTHS):
        raise ValueError("must be twelve different names, from January to December")
    return names


DateFormat = Annotated[str, AfterValidator(_dated)]
TimeFormat = Annotated[str, AfterValidator(_timed)]
MonthNames = Annotated[tuple[str, ...], AfterValidator(_twelve)]
