"""Which documents something is done to: at most one thing each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from orchestration.simulate.clock import is_repeated
from orchestration.simulate.coverage import log_gaps
from orchestration.simulate.journal import Journal
from orchestration.simulate.plan import Fault
from orchestration.simulate.regions import SIDES, Pairing
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World


@dataclass
class Draw:
    """Draws lines of the journal, never two of one document, and remembers which documents are taken."""

    spec: Spec
    world: World
    journal: Journal
    random: np.random.Generator

    def __post_init__(self) -> None:
        self.lines = len(self.journal)  # what is appended later is aftermath
        self.taken = np.zeros(int(self.journal["wms_reference"].max()) + 1, bool)
        lines_of = np.bincount(self.journal["wms_reference"])
        self.alone = lines_of[self.journal["wms_reference"]] == 1

    def kind(self, *kinds: int) -> np.ndarray:
        return np.isin(self.journal["kind"][: self.lines], kinds)

    def lines_of(self, fault: Fault, eligible: np.ndarray) -> np.ndarray:
        """Rows for a fault of the plan, among `eligible` ones of its days."""
        return self.share(self.spec.faults.rate(fault), eligible & self._in_fault_days)

    def share(self, rate: float, eligible: np.ndarray) -> np.ndarray:
        """Rows: the share `rate` of the `eligible` ones whose document is free, at least one of each pairing."""
        chosen = [self._choose(rate, eligible & self._of(one)) for one in self.world.network.compared]
        return np.concatenate([np.arange(0), *chosen])

    def flip(self, rows: np.ndarray, share: float) -> np.ndarray:
        """True for about `share` of the rows."""
        return self.random.random(len(rows)) < share

    def _choose(self, rate: float, eligible: np.ndarray) -> np.ndarray:
        references = self.journal["wms_reference"][: self.lines]
        rows = self.random.permutation(np.flatnonzero(eligible & ~self.taken[references]))
        one_a_document = np.unique(references[rows], return_index=True)[1]
        count = min(ceil(rate * len(rows)), len(one_a_document))
        chosen = np.sort(rows[self.random.choice(one_a_document, count, replace=False)])
        self.taken[references[chosen]] = True
        return chosen

    def _of(self, pairing: Pairing) -> np.ndarray:
        is_of: np.ndarray = self.journal["pairing"][: self.lines] == pairing.number
        return is_of

    @cached_property
    def seen_together(self) -> np.ndarray:
        """Lines that no cut-off and no gap in a log shows on one side alone, where the same posting twice would be a
        duplicate by definition."""
        spec, at = self.spec, {side: self.journal[f"{side}_at"][: self.lines] for side in SIDES}
        apart = np.zeros(self.lines, bool)
        for pairing in self.world.network.compared:
            for day in range(1, spec.days + 1):
                cutoff = pairing.cutoff(spec, day)
                apart |= self._of(pairing) & ((at["erp"] <= cutoff) != (at["wms"] <= cutoff))
        for feed in self.world.network.feeds:
            of_feed, recorded = self.journal[f"{feed.side}_system"][: self.lines] == feed.number, at[feed.side]
            for start, end in log_gaps(spec, feed, spec.days):
                apart |= of_feed & (recorded > start) & (recorded <= end)
        return ~apart

    @cached_property
    def _in_fault_days(self) -> np.ndarray:
        """Between the cut-offs of the plan's days, and with time left for the aftermath; in the ERP's repeated
        hour nothing goes wrong: the extracts tell its halves apart by document order alone."""
        plan, spec, journal = self.spec.faults, self.spec, self.journal
        first, last = plan.first_day, min(plan.last_day or spec.days, spec.days)
        days = np.zeros(self.lines, bool)
        for pairing in self.world.network.compared:
            begin = spec.begin if first == 1 else pairing.cutoff(spec, first - 1)
            end, here = pairing.cutoff(spec, last), self._of(pairing)
            for side in SIDES:
                recorded = journal[f"{side}_at"][: self.lines]
                here &= (recorded > begin) & (recorded <= end)
            days |= here & ~is_repeated(journal["erp_at"][: self.lines], pairing.region.head.zone)
        return days
