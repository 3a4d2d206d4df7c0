"""Faults of documents: what one side did not record, or recorded otherwise.

Each function draws its documents, changes the journal, and by that says what the truth is: `truth.py`
names differences by the journal alone.
"""

from __future__ import annotations

import numpy as np

from orchestration.simulate.codes import Cause, Kind, Status
from orchestration.simulate.draw import Draw
from orchestration.simulate.plan import Fault
from orchestration.simulate.spec import HOUR, MINUTE

GOODS = (Kind.RECEIPT, Kind.ISSUE)
NOT_POSTED: dict[Fault, tuple[Kind, ...]] = {
    "lost_message": (*GOODS, Kind.SCRAP),
    "return_not_posted": (Kind.CUSTOMER_RETURN, Kind.SUPPLIER_RETURN),
    "transfer_not_posted": (Kind.TRANSFER_OUT, Kind.TRANSFER_IN),
    "count_not_posted": (Kind.COUNT,),
    "status_change_not_posted": (Kind.STATUS_CHANGE,),
}
AGAIN_AFTER = 7 * MINUTE


def inject_faults(draw: Draw) -> None:
    """All faults of documents, in a fixed order."""
    for fault, kinds in NOT_POSTED.items():
        draw.journal["erp_at"][draw.lines_of(fault, draw.kind(*kinds))] = 0
    draw.journal["wms_at"][draw.lines_of("lost_in_warehouse", draw.kind(*GOODS, Kind.CUSTOMER_RETURN))] = 0
    _post_late(draw)
    _post_twice(draw)
    _reverse_on_one_side(draw)
    _post_outside(draw)


def _post_late(draw: Draw) -> None:
    rows = draw.lines_of("late_posting", draw.kind(*GOODS))
    draw.journal["erp_at"][rows] = draw.journal["wms_at"][rows] + draw.random.integers(5 * HOUR, 30 * HOUR, len(rows))


def _post_twice(draw: Draw) -> None:
    """The surplus posting repeats the reference; it is a duplicate whatever the other side has."""
    journal, kinds = draw.journal, draw.kind(*GOODS, Kind.CUSTOMER_RETURN)
    surplus = {"cause": Cause.DUPLICATE_POSTING, "always": True}
    rows = draw.lines_of("duplicate_posting", kinds)
    journal.append(rows, **surplus, wms_at=0, erp_at=journal["erp_at"][rows] + AGAIN_AFTER)
    rows = draw.lines_of("duplicate_in_warehouse", kinds)
    again = {"erp_at": 0, "wms_at": journal["wms_at"][rows] + AGAIN_AFTER, "line": journal["line"][rows] + 50}
    journal.append(rows, **surplus, **again)
    rows = draw.lines_of("lost_and_duplicated", kinds)
    journal["erp_at"][rows] = 0
    again = {"erp_at": 0, "wms_at": journal["wms_at"][rows] + AGAIN_AFTER, "line": journal["line"][rows] + 50}
    journal.append(rows, **surplus, **again)


def _reverse_on_one_side(draw: Draw) -> None:
    """The ERP alone repeats the original's reference; the warehouse's reversal has a number of its own."""
    journal = draw.journal
    rows = draw.lines_of("reversal_one_sided", draw.kind(*GOODS) & draw.alone)
    in_erp = draw.flip(rows, 0.5)
    at = np.maximum(journal["wms_at"][rows], journal["erp_at"][rows]) + draw.random.integers(
        10 * MINUTE, HOUR, len(rows)
    )
    own = journal.new_references(len(rows))
    journal.append(
        rows,
        source=journal["target"][rows],
        target=journal["source"][rows],
        wms_at=np.where(in_erp, 0, at),
        erp_at=np.where(in_erp, at, 0),
        wms_reference=own,
        erp_reference=np.where(in_erp, journal["erp_reference"][rows], own),
        reverses=rows,
    )


def _post_outside(draw: Draw) -> None:
    """A count keyed in the ERP without a warehouse document; some are taken back there and say nothing."""
    journal = draw.journal
    rows = draw.lines_of("posted_outside_wms", draw.kind(*GOODS))
    at = journal["wms_at"][rows] + draw.random.integers(0, HOUR, len(rows))
    counted = {"source": Status.NOWHERE, "target": Status.AVAILABLE, "quantity": draw.random.integers(1, 9, len(rows))}
    alone = {"wms_at": 0, "erp_at": at, "wms_reference": 0, "erp_reference": 0, "origin": -1}
    named = {"cause": Cause.POSTED_OUTSIDE_WMS, "always": True}
    outside = journal.append(rows, kind=Kind.COUNT, cases=0, **counted, **alone, **named)
    taken_back = outside[draw.flip(outside, 0.2)]
    swapped = {"source": Status.AVAILABLE, "target": Status.NOWHERE, "reverses": taken_back}
    journal.append(taken_back, **swapped, erp_at=journal["erp_at"][taken_back] + 20 * MINUTE)
