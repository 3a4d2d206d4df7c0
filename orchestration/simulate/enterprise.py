"""A whole enterprise: made, spoilt, written down, and the truth about it kept apart.

Order matters: what happened, then what each system recorded of it, then what each delivers.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orchestration.landscape.model import Landscape
from orchestration.simulate.corrections import correct
from orchestration.simulate.differences import ledger_breaks, opening_differences
from orchestration.simulate.draw import Draw
from orchestration.simulate.hazards import add_hazards
from orchestration.simulate.injection import inject_faults
from orchestration.simulate.mismatches import inject_mismatches
from orchestration.simulate.movements import make_movements
from orchestration.simulate.network import make_network
from orchestration.simulate.openings import make_openings
from orchestration.simulate.patterns import pattern_differences
from orchestration.simulate.postings import STOCK_KEY
from orchestration.simulate.resets import reset_counts
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import OPENING_SCHEMA, Stock
from orchestration.simulate.truth import Truth, pairing_truth
from orchestration.simulate.world import World, make_world


@dataclass(frozen=True)
class Enterprise:
    """Everything that is so: masters, movements and balances, and the differences that were put in by key."""

    spec: Spec
    world: World
    stock: Stock
    differences: pl.DataFrame

    def truths(self) -> list[Truth]:
        """The truth of each pairing at the last cycle."""
        pairings = self.world.network.pairings
        return [pairing_truth(self.spec, self.world, self.stock, self.differences, one) for one in pairings]


def make_enterprise(spec: Spec, landscape: Landscape) -> Enterprise:
    """The enterprise of a spec in a landscape; the same every time. Raises UnfitLandscapeError."""
    network = make_network(spec, landscape)
    world = make_world(spec, network)
    journal = make_movements(spec, world)
    draw = Draw(spec, world, journal, spec.random("faults"))
    inject_faults(draw)
    inject_mismatches(draw)
    add_hazards(draw)
    correct(spec, world, journal)
    differences = pl.concat([opening_differences(spec, world), pattern_differences(spec, world)])
    openings = pl.concat([make_openings(spec, world, journal), differences.select(list(OPENING_SCHEMA))])
    openings = openings.group_by("pairing", "system", *STOCK_KEY).agg(pl.col("quantity").sum())
    stock = Stock(journal, openings.select(list(OPENING_SCHEMA)), ledger_breaks(spec, world))
    reset_counts(spec, network, stock)
    journal.number_erp_documents(network.erp_ranges)
    journal.renumber_references(network.reference_ranges)
    return Enterprise(spec, world, stock, differences)
