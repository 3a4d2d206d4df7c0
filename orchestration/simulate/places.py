"""Stocking locations, and what the systems call them."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.spec import Spec

TOWNS = ("Hamburg", "Lyon", "Gdansk", "Porto", "Graz", "Aarhus", "Ghent", "Brno")


def make_locations(spec: Spec) -> pl.DataFrame:
    """One row a stocking location, with the names that the systems have for it.

    Three of five are in NA; every other site has a second one, its `sibling` by row number, else -1.
    """
    north_american = max(1, round(spec.locations * 0.6))
    rows = []
    for region, count in enumerate((north_american, spec.locations - north_american)):
        first = len(rows)
        for place in range(count):
            site, second = (place // 3 * 2, place % 3) if place % 3 < 2 else (place // 3 * 2 + 1, 0)
            partner = place + (-1 if second else 1)
            paired = place % 3 < 2 and partner < count
            rows.append(_location(region, site, second, first + partner if paired else -1))
    return pl.DataFrame(rows, orient="row", infer_schema_length=None)


def _location(region: int, site: int, second: int, sibling: int) -> dict[str, object]:
    letter = "B" if second else ""
    town = TOWNS[site % len(TOWNS)] + (f" {site // len(TOWNS) + 1}" if site >= len(TOWNS) else "")
    name = ("NA", "EU")[region]
    return {
        "location_id": f"{name}-DC{site + 1}{letter}",
        "region": region,
        "sibling": sibling,
        "site": f"{name}-{site + 1}",
        "time_zone": ("America/New_York", "Europe/Berlin")[region],
        "plant": str(1000 + 100 * site),
        "storage": "0002" if second else "0001",
        "warehouse_number": f"W{10 + site}{second}",
        "town": f"{town} {letter}".strip(),
    }
