"""How figures, instants and names are written on the page; what is not there is `n/a`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

NOTHING = "n/a"
MINUS = "\u2212"
WHOLE_FROM = 1_000  # amounts of money from here on are read without cents
DECIMALS = {"count": 0, "hours": 1}  # of a change

SHORT = {"uom": "UoM", "wms": "WMS", "erp": "ERP", "sla": "SLA"}
# Tone of a word, and the sign that says the same without colour.
SIGNS = {"good": "✓", "fair": "▲", "bad": "✕", "plain": "●"}
TONES = {
    **dict.fromkeys(("fresh", "verified", "explained", "passed", "resolved"), "good"),
    **dict.fromkeys(("late", "degraded", "warn", "overridden", "medium", "past due", "overdue"), "fair"),
    **dict.fromkeys(("stale", "missing", "withheld", "withhold", "block", "critical", "high"), "bad"),
}


def count(figure: Any) -> str:
    return NOTHING if figure is None else _sign(f"{figure:,}")


def quantity(figure: Any) -> str:
    return NOTHING if figure is None else _sign(_trimmed(f"{figure:,.4f}"))


def signed(figure: Any) -> str:
    return quantity(figure) if not figure else _sign(_trimmed(f"{figure:+,.4f}"))


def money(figure: Any) -> str:
    return NOTHING if figure is None else _sign(f"{figure:,.{_cents(figure)}f}")


def signed_money(figure: Any) -> str:
    return money(figure) if not figure else _sign(f"{figure:+,.{_cents(figure)}f}")


def share(figure: Any) -> str:
    return NOTHING if figure is None else _sign(f"{figure:.1%}")


def hours(figure: Any) -> str:
    return NOTHING if figure is None else _sign(_trimmed(f"{figure:,.1f}"))


def change_of(figure: float, kind: str) -> str:
    """A change of a figure of `kind`: signed, shares in percentage points."""
    if "money" in kind:
        return signed_money(figure)
    return _sign(f"{100 * figure:+.1f} points" if kind == "share" else f"{figure:+,.{DECIMALS[kind]}f}")


def instant(value: Any) -> str:
    """An instant as `2026-11-18 06:00 UTC`; naive ones of the tables and ISO texts of the manifest are UTC."""
    if value is None:
        return NOTHING
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{at:%Y-%m-%d %H:%M} UTC"


def moment(value: datetime | None) -> str:
    """As `instant`, under a title that says UTC."""
    return instant(value).removesuffix(" UTC")


def day(value: date | None) -> str:
    return NOTHING if value is None else f"{value:%Y-%m-%d}"


def text(value: Any) -> str:
    return NOTHING if value is None or value == "" else str(value)


def words(code: str | None) -> str:
    """A code of ours as words: `lost_message` is Lost message."""
    read = " ".join(SHORT.get(word, word) for word in text(code).split("_"))
    return read[:1].upper() + read[1:] if code else read


def yes(flag: bool | None) -> str:
    return NOTHING if flag is None else "yes" if flag else "no"


def tone(word: str | None) -> str:
    return TONES.get(text(word), "plain")


def sign(word: str | None) -> str:
    return SIGNS[tone(word)]


def _cents(figure: float | Decimal) -> int:
    return 0 if figure == 0 or not -WHOLE_FROM < figure < WHOLE_FROM else 2


def _trimmed(figure: str) -> str:
    return figure.rstrip("0").rstrip(".")


def _sign(figure: str) -> str:
    return figure.replace("-", MINUS)


WRITTEN: dict[str, Callable[[Any], str]] = {
    "count": count,
    "quantity": quantity,
    "signed": signed,
    "money": money,
    "signed_money": signed_money,
    "share": share,
    "hours": hours,
    "minutes": hours,
    "instant": moment,
    "day": day,
    "text": text,
    "long": text,
    "words": words,
    "yes": yes,
    "status": words,
}


def cell(value: Any, kind: str) -> str:
    """A cell as its column's kind says."""
    return WRITTEN[kind](value)


FILTERS = {"cell": cell, "count": count, "instant": instant, "sign": sign, "tone": tone, "words": words}
