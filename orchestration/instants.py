"""How an instant is written in names and ids, and read from what people and files say."""

from __future__ import annotations

from datetime import UTC, datetime

INSTANT_FORMAT = "%Y%m%dT%H%M%SZ"


def format_instant(instant: datetime) -> str:
    """Write an aware instant the way file names, cycle ids and release ids carry it."""
    return instant.astimezone(UTC).strftime(INSTANT_FORMAT)


def parse_instant(text: str) -> datetime:
    """Read `20261118T060000Z` or ISO-8601 with an offset; whole seconds, UTC.

    Raises ValueError for anything else, an instant without an offset included: guessing a time
    zone would move the cut-off.
    """
    try:
        return datetime.strptime(text, INSTANT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"instant {text!r} has no offset; write for example 2026-11-18T06:00:00Z")
    try:
        return instant.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError(f"instant {text!r} lies beyond the years that there are") from error
