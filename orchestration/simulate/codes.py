"""Kinds of movement, stock statuses and causes, as small numbers that fit into columns."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """What a movement is, whichever system recorded it."""

    RECEIPT = 0
    ISSUE = 1
    SCRAP = 2
    CUSTOMER_RETURN = 3
    SUPPLIER_RETURN = 4
    TRANSFER_OUT = 5
    TRANSFER_IN = 6
    STATUS_CHANGE = 7
    COUNT = 8


class Status(IntEnum):
    """Where stock stands; NOWHERE is outside."""

    NOWHERE = -1
    AVAILABLE = 0
    QUALITY = 1
    BLOCKED = 2
    RETURNS = 3


class Twist(IntEnum):
    """How one side's record differs from what happened; the other value stands in `alternative`.

    The first six are the ERP's, the last two the warehouse's.
    """

    NONE = 0
    ITEM = 1
    LOCATION = 2
    STATUS = 3
    DIRECTION = 4
    QUANTITY = 5
    UNIT = 6
    UNMAPPED_ITEM = 7
    UNMAPPED_LOCATION = 8


class Cause(IntEnum):
    """The causes of 1-domain, by their published names in lower case."""

    NONE = 0
    UNMAPPED_ITEM = 1
    UNMAPPED_LOCATION = 2
    DUPLICATE_POSTING = 3
    ITEM_MISMATCH = 4
    DIRECTION_MISMATCH = 5
    LOCATION_MISMATCH = 6
    STATUS_NOT_SYNCED = 7
    UOM_MISMATCH = 8
    QUANTITY_MISMATCH = 9
    POSTED_OUTSIDE_WMS = 10
    TIMING_IN_FLIGHT = 11
    REVERSAL_ONE_SIDED = 12
    RETURN_NOT_POSTED = 13
    TRANSFER_NOT_POSTED = 14
    COUNT_NOT_POSTED = 15
    LOST_MESSAGE = 16
    LEDGER_BREAK = 17
    STALE_SNAPSHOT = 18
    OPENING_VARIANCE = 19
    ROUNDING = 20
    UNEXPLAINED = 21


# What an unanswered movement is called once the interface SLA has passed.
UNANSWERED = {
    Kind.RECEIPT: Cause.LOST_MESSAGE,
    Kind.ISSUE: Cause.LOST_MESSAGE,
    Kind.SCRAP: Cause.LOST_MESSAGE,
    Kind.CUSTOMER_RETURN: Cause.RETURN_NOT_POSTED,
    Kind.SUPPLIER_RETURN: Cause.RETURN_NOT_POSTED,
    Kind.TRANSFER_OUT: Cause.TRANSFER_NOT_POSTED,
    Kind.TRANSFER_IN: Cause.TRANSFER_NOT_POSTED,
    Kind.STATUS_CHANGE: Cause.STATUS_NOT_SYNCED,
    Kind.COUNT: Cause.COUNT_NOT_POSTED,
}
