"""/v1/overrides:validate: may a planner plan with another quantity than the published one?

Nothing is changed and nothing is kept: the answer says what the release knows for and against the figure.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from orchestration.serve.http.access import REFUSALS, Reader
from orchestration.serve.http.problems import documented
from orchestration.serve.releases import CURRENT
from orchestration.serve.service import Served
from orchestration.serve.stock import Line, Quantity, Stock, Wanted, rows_of, stock_of

SETTLED = ("verified", "explained")
EXCEPTIONS = """
    select exception_id, cause, owner, state from read_parquet({reconciliation_exceptions})
    where item_id = $item_id and location_id = $location_id and state <> 'resolved' order by exception_id"""

router = APIRouter(prefix="/v1", tags=["answers"])


class ProposedOverride(BaseModel):
    """The quantity on hand, in the item's base unit, that a planner wants to plan with."""

    item_id: Line
    location_id: Line
    quantity: Wanted


class Reason(BaseModel):
    """Why the answer is what it is: a code for programs, words for people."""

    code: Literal[
        "negative",
        "no_estimate",
        "withheld",
        "within_band",
        "contradicts_both_systems",
        "outside_band",
        "open_exception",
    ]
    detail: str


class OverrideAnswer(Stock):
    """`plausible`: within what the figures allow; `needs_evidence`: count it first; `implausible`: against what both
    systems agree on, or impossible."""

    proposed_quantity: Quantity
    verdict: Literal["plausible", "needs_evidence", "implausible"]
    reasons: list[Reason]


@router.post("/overrides:validate", responses={**REFUSALS, **documented(400, 404, 410, 422)})
def validate(service: Served, key: Reader, proposed: ProposedOverride) -> OverrideAnswer:
    """Whether a quantity is plausible at an item and location, by the current release."""
    release = service.releases.find(CURRENT)
    stock = stock_of(service.releases, release, proposed.item_id, proposed.location_id)
    place = {"item_id": proposed.item_id, "location_id": proposed.location_id}
    verdict, reason = _assessed(proposed.quantity, stock)
    reasons = [reason, *map(_open, rows_of(service.releases, release, EXCEPTIONS, place))]
    answer = {"proposed_quantity": proposed.quantity, "verdict": verdict, "reasons": reasons}
    return OverrideAnswer.model_validate({**stock, **answer})


def _assessed(quantity: Any, stock: dict[str, Any]) -> tuple[str, dict[str, str]]:
    low, high, trust = stock["low_quantity"], stock["high_quantity"], stock["trust"]
    if quantity < 0:
        return "implausible", {"code": "negative", "detail": "stock cannot be negative"}
    if low is None or high is None:
        return "needs_evidence", {"code": "no_estimate", "detail": "the release has no estimate to compare with"}
    if trust == "withheld":
        return "needs_evidence", {"code": "withheld", "detail": "the published figure is withheld: count it"}
    band = f"the published band, {low} to {high}"
    if low <= quantity <= high:
        return "plausible", {"code": "within_band", "detail": f"within {band}"}
    if trust in SETTLED:
        detail = f"outside {band}, and the figure is {trust}: correct a system before planning otherwise"
        return "implausible", {"code": "contradicts_both_systems", "detail": detail}
    return "needs_evidence", {"code": "outside_band", "detail": f"outside {band}, and the figure is {trust}: count it"}


def _open(exception: dict[str, Any]) -> dict[str, str]:
    words = "exception {exception_id} ({cause}, {state}) is with {owner}".format(**exception)
    return {"code": "open_exception", "detail": words}
