"""A whole enterprise: made, spoilt, written down, and the truth about it kept apart.

Order matters: what happened, then what each system recorded of it, then what each delivers.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orchestration.simulate.corrections import correct
from orchestration.simulate.differences import ledger_breaks, opening_differences
from orchestration.simulate.draw import Draw
from orchestration.simulate.hazards import add_hazards
from orchestration.simulate.injection import inject_faults
from orchestration.simulate.mismatches import inject_mismatches
from orchestration.simulate.movements import make_movements
from orchestration.simulate.openings import make_openings
from orchestration.simulate.patterns import pattern_differences
from orchestration.simulate.regions import REGIONS
from orchestration.simulate.resets import reset_counts
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import OPENING_SCHEMA, Stock
from orchestration.simulate.truth import Truth, region_truth
from orchestration.simulate.world import World, make_world


@dataclass(frozen=True)
class Enterprise:
    """Everything that is so: masters, movements and balances, and the differences that were put in by key."""

    spec: Spec
    world: World
    stock: Stock
    differences: pl.DataFrame

    def truths(self) -> list[Truth]:
        """The truth at the last cycle, a region each."""
        return [region_truth(self.spec, self.world, self.stock, self.differences, region) for region in REGIONS]


def make_enterprise(spec: Spec) -> Enterprise:
    """The enterprise of a spec; the same every time."""
    world = make_world(spec)
    journal = make_movements(spec, world)
    draw = Draw(spec, world, journal, spec.random("faults"))
    inject_faults(draw)
    inject_mismatches(draw)
    add_hazards(draw)
    correct(spec, journal)
    differences = pl.concat([opening_differences(spec, world), pattern_differences(spec, world)])
    openings = pl.concat([make_openings(spec, world, journal), differences.select(list(OPENING_SCHEMA))])
    openings = openings.group_by("region", "side", "item", "location", "status").agg(pl.col("quantity").sum())
    stock = Stock(journal, openings.select(list(OPENING_SCHEMA)), ledger_breaks(spec, world))
    reset_counts(spec, stock)
    journal.number_erp_documents()
    return Enterprise(spec, world, stock, differences)
