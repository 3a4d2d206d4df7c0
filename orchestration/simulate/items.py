"""Items: numbers, sizes of their cases, costs."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.spec import Spec

FIRST_ITEM = 100_001
QUIET_FROM = 20  # items; smaller enterprises keep none of them quiet


def make_items(spec: Spec, random: np.random.Generator) -> pl.DataFrame:
    """One row per item, in the order of their numbers."""
    number = FIRST_ITEM + 7 * np.arange(spec.items)
    is_weighed = pl.Series((np.arange(spec.items) == spec.items - 2) & (spec.items >= QUIET_FROM))
    return pl.DataFrame(
        {
            "number": number,
            "case_size": random.choice([6, 8, 10, 12, 24], spec.items),
            "cost": random.integers(500, 90_000, spec.items) / 100,
            "abc_class": random.choice(["A", "B", "C"], spec.items, p=[0.2, 0.3, 0.5]),
        }
    ).with_columns(
        # The last item but one is weighed: its quantities are in grams here, in kilograms in all systems.
        unit=pl.when(is_weighed).then(pl.lit("KG")).otherwise(pl.lit("EA")),
        scale=pl.when(is_weighed).then(1000).otherwise(1),
        item_id=pl.format("SKU-{}", "number"),
        description=pl.when(pl.col("number") == FIRST_ITEM + 21)
        .then(pl.lit("Filter <b>XL</b>"))
        .otherwise(pl.format("Part {}", "number")),
    )
