"""Faults of documents that both sides recorded, but not alike."""

from __future__ import annotations

import numpy as np

from orchestration.simulate.codes import Cause, Kind, Status, Twist
from orchestration.simulate.draw import Draw
from orchestration.simulate.movements import ENDS
from orchestration.simulate.world import has_unmapped_codes

GOODS = (Kind.RECEIPT, Kind.ISSUE)
LEAST = 12  # pieces: a miscount of a few is then in no ratio that a unit could explain


def inject_mismatches(draw: Draw) -> None:
    """All kinds of mismatch, in a fixed order."""
    _other_item(draw)
    _other_direction(draw)
    _other_location(draw)
    _other_status(draw)
    _other_unit(draw)
    _other_quantity(draw)
    _unmapped_codes(draw)


def _twist(draw: Draw, rows: np.ndarray, twist: Twist, cause: Cause, alternative: np.ndarray | int = 0) -> None:
    draw.journal["twist"][rows] = twist
    draw.journal["cause"][rows] = cause
    draw.journal["alternative"][rows] = alternative


def _other_item(draw: Draw) -> None:
    """The ERP posts another item that is stocked at the same location."""
    world, journal = draw.world, draw.journal
    rows = draw.lines_of("item_mismatch", draw.kind(*GOODS) & draw.alone)
    active = world.active_pairs
    start, end = (np.searchsorted(world.pair_location[active], journal["location"][rows], side) for side in ENDS)
    own = np.searchsorted(active, world.pair_number(journal["item"][rows], journal["location"][rows]))
    other = start + (own - start + draw.random.integers(1, np.maximum(end - start, 2))) % (end - start)
    _twist(draw, rows, Twist.ITEM, Cause.ITEM_MISMATCH, world.pair_item[active][other])


def _other_direction(draw: Draw) -> None:
    rows = draw.lines_of("direction_mismatch", draw.kind(*GOODS))
    _twist(draw, rows, Twist.DIRECTION, Cause.DIRECTION_MISMATCH)


def _other_location(draw: Draw) -> None:
    """The ERP posts at the other stocking location of the site."""
    world, journal = draw.world, draw.journal
    sibling = world.siblings[journal["location"][: draw.lines]]
    rows = draw.lines_of("location_mismatch", draw.kind(*GOODS) & (sibling >= 0))
    _twist(draw, rows, Twist.LOCATION, Cause.LOCATION_MISMATCH, sibling[rows])


def _other_status(draw: Draw) -> None:
    journal = draw.journal
    rows = draw.lines_of("received_in_another_status", draw.kind(Kind.RECEIPT))
    other = np.where(journal["target"][rows] == Status.AVAILABLE, Status.QUALITY, Status.AVAILABLE)
    _twist(draw, rows, Twist.STATUS, Cause.STATUS_NOT_SYNCED, other)


def _other_unit(draw: Draw) -> None:
    """Cases are posted as pieces, or pieces as cases."""
    journal = draw.journal
    small = journal["quantity"][: draw.lines] <= 12
    in_cases = journal["cases"][: draw.lines] > 0
    rows = draw.lines_of("uom_mismatch", draw.kind(*GOODS) & (in_cases | small))
    too_few = journal["cases"][rows] > 0
    posted = np.where(
        too_few, journal["cases"][rows], journal["quantity"][rows] * draw.world.case_sizes[journal["item"][rows]]
    )
    _twist(draw, rows, Twist.UNIT, Cause.UOM_MISMATCH, posted)


def _other_quantity(draw: Draw) -> None:
    journal = draw.journal
    rows = draw.lines_of("quantity_mismatch", draw.kind(*GOODS) & (journal["quantity"][: draw.lines] >= LEAST))
    off = draw.random.integers(1, 5, len(rows)) * np.where(draw.flip(rows, 0.5), 1, -1)
    _twist(draw, rows, Twist.QUANTITY, Cause.QUANTITY_MISMATCH, journal["quantity"][rows] + off)


def _unmapped_codes(draw: Draw) -> None:
    """The warehouse receives under a code, or at a site, that no cross-reference knows."""
    world, journal = draw.world, draw.journal
    large = [one.number for one in world.network.compared if has_unmapped_codes(draw.spec, world, one)]
    receipts = draw.kind(Kind.RECEIPT) & draw.alone & np.isin(journal["pairing"][: draw.lines], large)
    rows = draw.lines_of("unmapped_item", receipts)
    _twist(draw, rows, Twist.UNMAPPED_ITEM, Cause.UNMAPPED_ITEM, world.unmapped_item + journal["item"][rows])
    journal["cases"][rows] = 0
    rows = draw.lines_of("unmapped_location", receipts)
    unmapped = world.unmapped_location + journal["location"][rows]
    _twist(draw, rows, Twist.UNMAPPED_LOCATION, Cause.UNMAPPED_LOCATION, unmapped)
