"""What was asked for: sizes, dates, seed, faults. And the random numbers that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zlib import crc32

import numpy as np

from orchestration.simulate.plan import FaultPlan

DAY, HOUR, MINUTE = 86_400, 3_600, 60
CYCLE_AT = 6 * HOUR  # the planning cycle starts at 06:00 UTC
MOVEMENTS_A_PAIR = 3  # documents per item and location a day, unless said otherwise
QUIET_SHARE = 0.01
Documents = Literal["plain", "rich"]


@dataclass(frozen=True)
class Spec:
    """One enterprise to make. The same spec gives the same bytes.

    `days` cycles, one a day, the first on `start`; `movements` documents a day, of which one in a hundred on
    the last `quiet_days`. Plain `documents` are orders of one line and one delivery; rich ones come on top of them.
    """

    items: int
    locations: int
    days: int
    seed: int
    start: date
    faults: FaultPlan
    movements: int | None = None
    quiet_days: int = 0
    documents: Documents = "rich"

    @property
    def today(self) -> date:
        """The day of the last cycle."""
        return self.day(self.days)

    def day(self, number: int) -> date:
        """A day; they count from 1."""
        return self.start + timedelta(days=number - 1)

    @property
    def begin(self) -> int:
        """Midnight UTC of the first day, epoch seconds: nothing was recorded before."""
        return int(datetime.combine(self.start, time(), UTC).timestamp())

    @property
    def end(self) -> int:
        """The last cycle, epoch seconds: nothing is recorded after."""
        return self.cycle(self.days)

    def happens(self, at: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Whether a document of each instant is made at all: on quiet days most are not."""
        quiet_from = self.cycle(self.days - self.quiet_days)
        return (at <= quiet_from) | (random.random(len(at)) < QUIET_SHARE)

    def midnight(self, day: int) -> int:
        """Midnight UTC of a day, epoch seconds; days count from 1."""
        return self.begin + (day - 1) * DAY

    def cycle(self, day: int) -> int:
        return self.midnight(day) + CYCLE_AT

    def random(self, stage: str) -> np.random.Generator:
        """Numbers of one stage, so that a change in one leaves the others as they are."""
        return np.random.default_rng([self.seed, crc32(stage.encode())])
