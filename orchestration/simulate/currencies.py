"""What currencies are worth, about, and what an article costs in them."""

from __future__ import annotations

from decimal import Decimal

# US dollars for one, the dearest first; what is not here is worth as much as the dollar.
DOLLARS = {
    "GBP": Decimal("1.27"),
    "CHF": Decimal("1.12"),
    "EUR": Decimal("1.08"),
    "CAD": Decimal("0.73"),
    "AUD": Decimal("0.66"),
    "PLN": Decimal("0.25"),
    "BRL": Decimal("0.18"),
    "CNY": Decimal("0.14"),
    "SEK": Decimal("0.095"),
    "MXN": Decimal("0.055"),
    "INR": Decimal("0.012"),
    "JPY": Decimal("0.0067"),
    "CLP": Decimal("0.00105"),
    "KRW": Decimal("0.00073"),
    "COP": Decimal("0.00025"),
}
PLACES = Decimal("1e-8")


def exchange_rate(currency: str, other: str) -> str:
    """How much of the other currency one of it gives, in digits."""
    rate = (_dollars(currency) / _dollars(other)).quantize(PLACES)
    return f"{rate.normalize():f}"


def price_level(currency: str) -> int:
    """How many times the number of a price in dollars stands on the label: as many whole units as a dollar gives."""
    return max(1, round(1 / _dollars(currency)))


def _dollars(currency: str) -> Decimal:
    return DOLLARS.get(currency, Decimal(1))
