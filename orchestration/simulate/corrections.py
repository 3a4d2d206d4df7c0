"""The day on which everything is put right, and the day after, on which some of it goes wrong again."""

from __future__ import annotations

import numpy as np

from orchestration.simulate.codes import Cause, Twist
from orchestration.simulate.journal import Journal
from orchestration.simulate.regions import Pairing
from orchestration.simulate.spec import HOUR, MINUTE, Spec
from orchestration.simulate.world import World

CLOCKS = ("wms_at", "erp_at")
IN_WAREHOUSE = (Twist.UNMAPPED_ITEM, Twist.UNMAPPED_LOCATION)


def correct(spec: Spec, world: World, journal: Journal) -> None:
    """Post what each cause's correction means, on the plan's day, a few hours after the cut-off before it.

    Unmapped codes need a mapping, opening differences an acceptance: nothing is posted for them.
    """
    day = spec.faults.corrected_on_day
    if day is None or day > spec.days:
        return
    faulty = len(journal)
    chance = {name: spec.random(f"recurrence {region.name}") for name, region in world.network.books.items()}
    for pairing in world.network.compared:
        seen_at = pairing.cutoff(spec, day - 1)
        at = seen_at + 5 * HOUR
        seen = _before(journal, pairing, faulty, seen_at - world.interface_slas.max())
        random = chance[pairing.region.head.source]
        _happen_again(journal, _recurrences(random, spec.faults.recurring, journal, seen), pairing.cutoff(spec, day))
        known = _before(journal, pairing, faulty, at)
        _post_missing(journal, known, at)
        _take_back_surplus(journal, known, at)
        _repost_twisted(journal, known, at)


def _before(journal: Journal, pairing: Pairing, count: int, at: int) -> np.ndarray:
    """Rows of a pairing, among the first `count`, that no side recorded after an instant."""
    here = journal["pairing"][:count] == pairing.number
    return np.flatnonzero(here & (journal["wms_at"][:count] <= at) & (journal["erp_at"][:count] <= at))


def _post_missing(journal: Journal, rows: np.ndarray, at: int) -> None:
    """The side that lacks a movement, or a reversal, posts it with the other's reference."""
    plain = rows[~journal["always"][rows] & ~_taken_back(journal, rows)]
    for clock in CLOCKS:
        journal[clock][plain[journal[clock][plain] == 0]] = at


def _taken_back(journal: Journal, rows: np.ndarray) -> np.ndarray:
    """True for movements that one side has together with their reversal, and the other side has neither."""
    reversing = rows[journal["reverses"][rows] >= 0]
    reversed_rows = journal["reverses"][reversing]
    alone = np.ones(len(reversing), bool)
    for clock in CLOCKS:
        alone &= (journal[clock][reversing] > 0) == (journal[clock][reversed_rows] > 0)
    return np.isin(rows, np.concatenate([reversing[alone], reversed_rows[alone]]))


def _take_back_surplus(journal: Journal, rows: np.ndarray, at: int) -> None:
    """A duplicate, or what was posted outside the warehouse, is reversed where it was posted."""
    surplus = rows[journal["always"][rows] & (journal["reverses"][rows] < 0)]
    surplus = surplus[~np.isin(surplus, journal["reverses"][rows])]
    in_erp = journal["erp_at"][surplus] > 0
    own = np.where(journal["wms_reference"][surplus] == 0, 0, journal.new_references(len(surplus)))
    _reverse(journal, surplus, wms_at=np.where(in_erp, 0, at), erp_at=np.where(in_erp, at, 0), wms_reference=own)


def _repost_twisted(journal: Journal, rows: np.ndarray, at: int) -> None:
    """The ERP reverses what it posted otherwise, and posts what the warehouse has, with the same reference."""
    twisted = rows[(journal["twist"][rows] > 0) & ~np.isin(journal["twist"][rows], IN_WAREHOUSE)]
    twisted = twisted[journal["always"][twisted] == 0]
    _reverse(journal, twisted, wms_at=0, erp_at=at, always=True)
    journal.append(twisted, twist=Twist.NONE, wms_at=0, erp_at=at + 10 * MINUTE, always=True)


def _reverse(journal: Journal, rows: np.ndarray, **changes: object) -> np.ndarray:
    swapped = {"source": journal["target"][rows], "target": journal["source"][rows]}
    return journal.append(rows, **swapped, reverses=rows, **changes)


def _recurrences(random: np.random.Generator, share: float, journal: Journal, rows: np.ndarray) -> np.ndarray:
    """Rows, with their aftermath, of the share of faults that come again."""
    silent = _taken_back(journal, rows)
    one_sided = ((journal["wms_at"][rows] == 0) | (journal["erp_at"][rows] == 0)) & ~silent
    faulty = rows[(journal["cause"][rows] != Cause.NONE) | one_sided]
    origins = np.unique(_origin(journal, faulty))
    again = random.choice(origins, round(share * len(origins)), replace=False)
    return rows[np.isin(_origin(journal, rows), again)]


def _happen_again(journal: Journal, rows: np.ndarray, after: int) -> None:
    """The same at the same keys under new numbers, within half a day after the instant `after`."""
    clocks = [np.where(journal[clock][rows] > 0, journal[clock][rows], np.iinfo(np.int64).max) for clock in CLOCKS]
    origins, document = np.unique(_origin(journal, rows), return_inverse=True)
    began = np.full(len(origins), np.iinfo(np.int64).max)
    np.minimum.at(began, document, np.minimum(*clocks))
    shift = (after + HOUR + began % (12 * HOUR) - began)[document]
    number = {side: journal[f"{side}_reference"][rows] for side in ("wms", "erp")}
    known = np.unique(np.concatenate(list(number.values())))
    fresh = np.where(known == 0, 0, journal.new_references(len(known)))
    position = np.full(len(journal), -1)
    position[rows] = len(journal) + np.arange(len(rows))
    changes = {f"{side}_reference": fresh[np.searchsorted(known, values)] for side, values in number.items()}
    for clock in CLOCKS:
        changes[clock] = np.where(journal[clock][rows] > 0, journal[clock][rows] + shift, 0)
    for link in ("reverses", "origin"):
        changes[link] = np.where(journal[link][rows] >= 0, position[journal[link][rows]], -1)
    journal.append(rows, **changes)


def _origin(journal: Journal, rows: np.ndarray) -> np.ndarray:
    return np.where(journal["origin"][rows] < 0, rows, journal["origin"][rows])
