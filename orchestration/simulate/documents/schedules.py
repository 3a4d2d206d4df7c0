"""Schedule lines: which parts of an order line come when, and what of them has come."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from orchestration.simulate.documents.model import dates
from orchestration.simulate.spec import Spec

PARTS = 3  # columns
# Shares of lines: nothing has come, the first part, half of it, half of the second one too, more than was ordered.
RECEIVED = (0.4, 0.2, 0.15, 0.2, 0.05)


@dataclass(frozen=True)
class Schedules:
    """Of each line its parts, in columns: pieces (0 where there are fewer), days after the last cycle's by the first
    promise and by the current one; and pieces `received` of the line. Parts lie at least a week apart by any promise.
    """

    quantity: np.ndarray
    original: np.ndarray
    promised: np.ndarray
    received: np.ndarray

    @property
    def ordered(self) -> np.ndarray:
        total: np.ndarray = self.quantity.sum(axis=1)
        return total

    @property
    def until(self) -> np.ndarray:
        """How many pieces of the line each part and those before it have."""
        total: np.ndarray = self.quantity.cumsum(axis=1)
        return total

    def promised_of(self, piece: np.ndarray) -> np.ndarray:
        """The current promise of one piece of each line."""
        part = (self.until <= piece[:, None]).sum(axis=1).clip(max=PARTS - 1)
        day: np.ndarray = self.promised[np.arange(len(part)), part]
        return day


def make_schedules(random: np.random.Generator, count: int, most: int) -> Schedules:
    """Of `count` lines of one to `most` parts; some are past due, some parts were moved once. What was received was due
    by the last cycle."""
    parts = random.integers(1, most + 1, count)
    quantity = random.integers(2, 9, (count, PARTS)) * (np.arange(PARTS) < parts[:, None])
    days = random.integers(14, 30, (count, PARTS))
    days[:, 0] = random.integers(-15, 20, count)
    original = days.cumsum(axis=1)
    moved = random.integers(0, 7, (count, PARTS)) * (random.random((count, PARTS)) < 0.5)
    made = Schedules(quantity, original, original + moved, _received(random, quantity))
    too_late = np.where(made.received > 0, made.promised_of(made.received - 1) + 1, 0).clip(0)[:, None]
    return replace(made, original=made.original - too_late, promised=made.promised - too_late)


def _received(random: np.random.Generator, quantity: np.ndarray) -> np.ndarray:
    first, second = quantity[:, 0], quantity[:, 1]
    choices = [np.zeros_like(first), first, first // 2, first + second // 2, quantity.sum(axis=1) + 1]
    return np.choose(random.choice(len(choices), len(first), p=RECEIVED), choices)


def schedule_lines(spec: Spec, lines: pl.DataFrame, made: Schedules) -> pl.DataFrame:
    """One row per part, as `Purchases.schedule` has it. Receipts fill the earliest part first, what is too much the
    last one."""
    is_there = made.quantity > 0
    is_last = made.until == made.ordered[:, None]
    line, part = np.nonzero(is_there)
    before = made.until - made.quantity
    received = np.clip(made.received[:, None] - before, 0, np.where(is_last, np.inf, made.quantity)).astype(np.int64)
    return lines.select("number", "line")[line].with_columns(
        part=pl.Series(part + 1),
        original=dates(spec, made.original[line, part]),
        promised=dates(spec, made.promised[line, part]),
        quantity=pl.Series(made.quantity[line, part]),
        received=pl.Series(received[line, part]),
    )
