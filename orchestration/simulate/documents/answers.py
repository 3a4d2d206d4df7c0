"""What suppliers say of an order line: that they confirm, refuse or shipped so many pieces, and that it will be late.

Suppliers ship in the order of the schedule. One who sends notices does so of all that he ships, before it is received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.documents.model import LINE, dates
from orchestration.simulate.documents.schedules import PARTS, Schedules
from orchestration.simulate.spec import Spec

CONFIRMED = {"not": 0.45, "all": 0.3, "first": 0.15, "half": 0.1}
NOTICED, TOLD_TWICE, LATE = 0.3, 0.2, 0.15
# What is said of the pieces that nothing was confirmed of, where a supplier's own system answers alone.
REFUSED = {"": 0.8, "rejected": 0.05, "hold": 0.05, "backordered": 0.05, "backordered until": 0.05}


@dataclass(frozen=True)
class Answers:
    """`confirmations`, `notices`, `delays` as `Purchases` has them."""

    confirmations: pl.DataFrame
    notices: pl.DataFrame
    delays: pl.DataFrame


@dataclass(frozen=True)
class Channels:
    """By line, whether its supplier answers in a portal and whether the ERP has the answers; some have both."""

    in_portal: np.ndarray
    in_erp: np.ndarray


def draw_channels(random: np.random.Generator, count: int, has_portal: bool, has_erp: bool) -> Channels:
    """The channels of lines where a portal, or an ERP's confirmations, are written at all."""
    here, twice = random.random(count) < 0.5, random.random(count) < TOLD_TWICE
    return Channels(has_portal & (here | twice | (not has_erp)), has_erp & (~here | twice | (not has_portal)))


def make_answers(
    spec: Spec,
    random: np.random.Generator,
    lines: pl.DataFrame,
    made: Schedules,
    channels: Channels,
    tells_delays: np.ndarray,
) -> Answers:
    """What was told of `lines` whose channels are there; delays only where their teller knows of such."""
    key = lines.select(
        *LINE, in_portal=pl.Series(channels.in_portal, dtype=pl.Boolean), in_erp=pl.Series(channels.in_erp)
    )
    is_told = pl.col("in_portal") | pl.col("in_erp")
    late = (random.random(len(made.ordered)) < LATE) & tells_delays & channels.in_portal
    new_day = made.promised[:, 0] + random.integers(3, 45, len(made.ordered))
    confirmed = _confirmed(random, made)
    said = _refusals(random.spawn(1)[0], channels.in_portal & ~channels.in_erp & ~late)
    confirmations = [
        _turns(spec, key, confirmed).with_columns(answer=pl.lit("accepted")),
        _refused(spec, key, made, np.sum([quantity for _, quantity, _ in confirmed], axis=0), said),
    ]
    return Answers(
        pl.concat(confirmations).sort(*LINE, "turn").filter(is_told),
        _turns(spec, key, _noticed(random, made)).filter(is_told),
        key.filter(pl.Series(late)).select(*LINE, day=dates(spec, new_day[late])),
    )


Turn = tuple[np.ndarray, np.ndarray, np.ndarray]  # by line: the first piece, how many (0: not told), the day


def _confirmed(random: np.random.Generator, made: Schedules) -> list[Turn]:
    """Part by part, all of them or the first one, some days after the current promise; or half of that, before it."""
    count = len(made.ordered)
    said = random.choice(list(CONFIRMED), count, p=list(CONFIRMED.values()))
    later, first = random.integers(0, 6, count), made.until - made.quantity
    whole = (said == "all")[:, None] | ((said == "first")[:, None] & (first == 0))
    half = ((said == "half")[:, None] & (first == 0)) * (made.quantity // 2)
    quantity, days = np.where(whole, made.quantity, half), np.where(said == "half", -later, later)
    turns = [(first[:, part], quantity[:, part], made.promised[:, part] + days) for part in range(first.shape[1])]
    return [(start, size, _due(made, start, day, said == "half")) for start, size, day in turns]


def _refusals(random: np.random.Generator, where: np.ndarray) -> np.ndarray:
    """What is said of each line's rest; blank for nothing."""
    said: np.ndarray = np.where(where, random.choice(list(REFUSED), len(where), p=list(REFUSED.values())), "")
    return said


def _refused(spec: Spec, key: pl.DataFrame, made: Schedules, first: np.ndarray, said: np.ndarray) -> pl.DataFrame:
    """The rest of each line from piece `first` on, after its other turns; a day only where there is one until when."""
    last = made.promised[np.arange(len(first)), (made.quantity > 0).sum(axis=1) - 1]
    rest = _turns(spec, key, [(first, (made.ordered - first) * (said != ""), _due(made, first, last + 10, said != ""))])
    answer = key.select(*LINE, said=pl.Series(said, dtype=pl.String))
    is_dated = pl.col("said").str.ends_with("until")
    return (
        rest.join(answer, on=LINE, how="left", maintain_order="left")
        .with_columns(
            turn=pl.lit(PARTS + 1, pl.Int64),
            day=pl.when(is_dated).then("day"),
            answer=pl.col("said").str.strip_suffix(" until"),
        )
        .drop("said")
    )


def _noticed(random: np.random.Generator, made: Schedules) -> list[Turn]:
    """One or two shipments: the first part or half of it, then as much as was received, or half of the next part. What
    is not the whole of a part is early, so that it is what comes first."""
    count, (one, two) = len(made.ordered), (made.quantity[:, 0], made.quantity[:, 1])
    is_noticed, later = random.random(count) < NOTICED, random.integers(0, 3, count)
    a = np.where(random.random(count) < 0.3, (one + 1) // 2, one)
    further = np.where(random.random(count) < 0.3, one + (two + 1) // 2, a)
    b = np.maximum(np.minimum(made.received, made.ordered), further)
    shipments = [(np.zeros_like(a), a, np.where(a == one, later, -later)), (a, b - a, -later)]
    return [
        (start, size * is_noticed, _due(made, start, made.promised_of(start) + days, is_noticed))
        for start, size, days in shipments
    ]


def _due(made: Schedules, first: np.ndarray, day: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The days told, not after the last cycle where something of it was received."""
    return np.where(where & (made.received > first), np.minimum(day, -1), day)


def _turns(spec: Spec, lines: pl.DataFrame, turns: Iterable[Turn]) -> pl.DataFrame:
    """One row per turn of each line, in the order of the lines."""
    told = [
        lines.select(
            *LINE,
            turn=pl.lit(number, pl.Int64),
            first=pl.Series(first),
            quantity=pl.Series(quantity),
            in_portal="in_portal",
            in_erp="in_erp",
            day=dates(spec, day),
        ).filter(pl.col("quantity") > 0)
        for number, (first, quantity, day) in enumerate(turns, 1)
    ]
    return pl.concat(told).sort(*LINE, "turn")
