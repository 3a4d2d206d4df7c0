"""What looks like a fault and is none."""

from __future__ import annotations

import numpy as np

from orchestration.simulate.codes import Kind
from orchestration.simulate.draw import Draw
from orchestration.simulate.spec import HOUR, MINUTE

SPLIT_SHARE, TWIN_SHARE, ANSWERED_SHARE, TAKEN_BACK_SHARE = 0.06, 0.005, 0.01, 0.003


def add_hazards(draw: Draw) -> None:
    """Splits, twins, answered reversals, and movements taken back before the other side heard of them."""
    _split(draw)
    _twin(draw)
    _reverse_on_both_sides(draw)
    _take_back_on_one_side(draw)


def _split(draw: Draw) -> None:
    """One side books a line in two postings, sometimes of equal halves."""
    journal = draw.journal
    rows = draw.share(SPLIT_SHARE, ~draw.kind(Kind.STATUS_CHANGE, Kind.COUNT) & (journal["quantity"][: draw.lines] > 2))
    quantity = journal["quantity"][rows]
    halves = (quantity % 2 == 0) & draw.seen_together[rows] & draw.flip(rows, 0.3)
    uneven = 1 + draw.random.integers(0, quantity - 1)
    uneven = np.where(2 * uneven == quantity, uneven - 1, uneven)
    first = np.where(halves, quantity // 2, uneven)
    journal["split"][rows] = np.where(draw.flip(rows, 0.8), first, -first)


def _twin(draw: Draw) -> None:
    """A document has the same line twice, on both sides."""
    rows = draw.share(TWIN_SHARE, draw.kind(Kind.RECEIPT, Kind.ISSUE) & draw.alone & draw.seen_together)
    draw.journal.append(rows, line=draw.journal["line"][rows] + 1)


def _reverse_on_both_sides(draw: Draw) -> None:
    """The warehouse reverses under a number of its own, the ERP answers with it."""
    journal = draw.journal
    rows = draw.share(ANSWERED_SHARE, draw.kind(Kind.RECEIPT, Kind.ISSUE) & draw.alone)
    at = np.maximum(journal["wms_at"][rows], journal["erp_at"][rows]) + draw.random.integers(MINUTE, HOUR, len(rows))
    _reverse(draw, rows, wms_at=at, erp_at=at + draw.random.integers(MINUTE, HOUR, len(rows)))


def _take_back_on_one_side(draw: Draw) -> None:
    """A movement and its reversal are in one system alone: they net to zero and say nothing."""
    journal = draw.journal
    rows = draw.share(TAKEN_BACK_SHARE, draw.kind(Kind.RECEIPT, Kind.ISSUE) & draw.alone)
    journal["erp_at"][rows] = 0
    at = journal["wms_at"][rows] + draw.random.integers(10 * MINUTE, HOUR, len(rows))
    _reverse(draw, rows, wms_at=at, erp_at=0)


def _reverse(draw: Draw, rows: np.ndarray, wms_at: np.ndarray, erp_at: np.ndarray | int) -> None:
    references = draw.journal.new_references(len(rows))
    draw.journal.append(
        rows,
        source=draw.journal["target"][rows],
        target=draw.journal["source"][rows],
        wms_at=wms_at,
        erp_at=erp_at,
        wms_reference=references,
        erp_reference=references,
        reverses=rows,
    )
