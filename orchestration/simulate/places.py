"""Stocking locations, and what the systems call them."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from orchestration.simulate.network import Network
from orchestration.simulate.regions import Pairing

TOWNS = ("Hamburg", "Lyon", "Gdansk", "Porto", "Graz", "Aarhus", "Ghent", "Brno")
PLACES_A_SITE = (2, 1)  # in turn
SCHEMA = pl.Schema({"pairing": pl.Int16(), "sibling": pl.Int64(), "wms": pl.List(pl.String)})


def make_locations(network: Network) -> pl.DataFrame:
    """One row per stocking location, with the names that the systems have for it.

    Every other site of a pairing has a second location, the `sibling` by row number, else -1. `erp` and `wms` are the
    systems that keep its stock.
    """
    taken = {one for _, ids in network.batches for one in ids if one}
    sites: dict[int, int] = defaultdict(int)  # by system: the first number that no site of its has
    rows: list[dict[str, object]] = []
    for pairing, ids in network.batches:
        left, turn = list(ids), 0
        while left:
            here, left = left[: PLACES_A_SITE[turn % 2]], left[PLACES_A_SITE[turn % 2] :]
            site, turn = max(sites[feed.number] for feed in pairing.feeds), turn + 1
            while not taken.isdisjoint(_made_id(pairing, site, second) for second in range(2)):
                site += 1
            sites |= {feed.number: site + 1 for feed in pairing.feeds}
            siblings = (len(rows) + 1, len(rows)) if len(here) == 2 else (-1,)
            for second, (declared_id, sibling) in enumerate(zip(here, siblings, strict=True)):
                location_id = declared_id or _made_id(pairing, site, second)
                taken.add(location_id)
                sla = network.interface_slas.get(location_id, network.interface_sla)
                own = {"location_id": location_id, "sibling": sibling, "interface_sla": sla}
                rows.append(own | _location(pairing, site, second))
    return pl.DataFrame(rows, schema_overrides=SCHEMA, infer_schema_length=None)


def _made_id(pairing: Pairing, site: int, second: int) -> str:
    return f"{pairing.region.name.upper()}-DC{site + 1}{'B' if second else ''}"


def _location(pairing: Pairing, site: int, second: int) -> dict[str, object]:
    letter, region = "B" if second else "", pairing.region
    town = TOWNS[site % len(TOWNS)] + (f" {site // len(TOWNS) + 1}" if site >= len(TOWNS) else "")
    return {
        "pairing": pairing.number,
        "region": region.name,
        "site": f"{region.name}-{site + 1}",
        "time_zone": region.zone,
        "plant": str(1000 + 100 * site),
        "storage": "0002" if second else "0001",
        "warehouse_number": f"W{10 + site}{second}",
        "town": f"{town} {letter}".strip(),
        "erp": region.erp.source if region.erp else None,
        "wms": [feed.source for feed in pairing.wms],
    }


def is_kept_by(system: str) -> pl.Expr:
    """Whether a system keeps the stock of a location."""
    return (pl.col("erp") == system).fill_null(False) | pl.col("wms").list.contains(system)
