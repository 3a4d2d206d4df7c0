"""Lines of documents of all kinds."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from orchestration.simulate.documents.plain import count_of, pairs_of
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

LINES = 3  # of a document, at most
CLOSED = 0.08  # share of lines
CLOSING_LINES = ("erp_sap",)  # dialects where one line of a document may be closed
ENTERED = timedelta(days=40)  # before the last cycle


def document_lines(spec: Spec, world: World, random: np.random.Generator, region: Region) -> pl.DataFrame:
    """Number, line, item, location, order_unit and factor of documents of one to `LINES` lines each."""
    here = pairs_of(world, region)
    sizes = random.integers(1, LINES + 1, count_of(spec) if len(here) else 0)
    number = np.repeat(count_of(spec) + np.arange(len(sizes)), sizes)
    line = 1 + np.arange(len(number)) - np.repeat(sizes.cumsum() - sizes, sizes)
    pairs = random.choice(here, len(number)) if len(here) else here
    in_cases = random.random(len(number)) < 0.3
    return pl.DataFrame(
        {
            "number": number,
            "line": line,
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "order_unit": np.where(in_cases, "CS", "EA"),
            "factor": np.where(in_cases, world.case_sizes[world.pair_item[pairs]], 1),
        }
    )


def by_document(lines: pl.DataFrame, values: np.ndarray) -> pl.Series:
    """The value of each line's document; `values` has one for each of the documents, in the order of their numbers."""
    first = lines["number"].min() if lines.height else 0
    return pl.Series(values[(lines["number"] - first).to_numpy()])


def closed_lines(random: np.random.Generator, lines: pl.DataFrame, region: Region) -> pl.Series:
    """Whether each line is closed; where documents are closed as a whole, all lines of one alike."""
    closed = pl.Series(random.random(lines.height) < CLOSED)
    whole = lines.select(pl.lit(closed).any().over("number")).to_series()
    return closed if region.head.dialect in CLOSING_LINES else whole


def drawn(random: np.random.Generator, shares: dict[str, float], count: int) -> np.ndarray:
    """So many of the names, by their shares."""
    return random.choice(list(shares), count, p=list(shares.values()))


def entered(spec: Spec) -> pl.Expr:
    """The day that documents were entered on."""
    return pl.lit(spec.today - ENTERED)
