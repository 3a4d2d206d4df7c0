"""What a mutation is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.mutations.extracts import Inbox

EWM, SAP, NEXT = "wms_ewm", "erp_sap", "erp_next"


@dataclass(frozen=True)
class Mutation:
    """A defect by its name, and the change of the inbox that makes it."""

    name: str
    change: Callable[[Inbox], object]
