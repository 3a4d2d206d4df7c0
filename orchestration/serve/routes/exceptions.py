"""/v1/exceptions: what differs between the systems and why, who works it, and what people do about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel

from orchestration.decisions.actions import ExceptionAct
from orchestration.serve.http.access import REFUSALS, Actor, Reader
from orchestration.serve.http.problems import documented
from orchestration.serve.selection import Selection, read_cursor
from orchestration.serve.service import Served
from orchestration.serve.stock import Line, in_utc
from orchestration.serve.worklist import TABLE, UNRESOLVED, State, act, current, signed, worklist

MAXIMUM_ROWS = 1_000

router = APIRouter(prefix="/v1/exceptions", tags=["exceptions"])


class ExceptionList(BaseModel):
    """Exceptions with all columns of `reconciliation_exceptions` and `actions_since`, what people did that the release
    does not know yet; the first due first."""

    release_id: str
    rows: list[dict[str, Any]]
    next_cursor: str | None


def _possible(instant: datetime) -> datetime:
    try:
        return in_utc(instant)
    except OverflowError:
        raise ValueError("must be an instant between the years 1 and 9999, UTC") from None


class WantedAction(BaseModel):
    """What somebody does, and why. `assign` says to whom, `snooze` until when. `actor` is who does it, where the key is
    shared by several people; the log has the key's name in any case."""

    kind: ExceptionAct
    reason: Line
    actor: Line | None = None
    assigned_to: Line | None = None
    snoozed_until: Annotated[AwareDatetime, AfterValidator(_possible)] | None = None


class RecordedAction(BaseModel):
    """The action as recorded. The next cycle takes it."""

    action_id: str
    acted_at: datetime
    kind: ExceptionAct
    actor: str
    reason: str
    exception_id: str
    assigned_to: str | None
    snoozed_until: datetime | None


@router.get("", responses={**REFUSALS, **documented(400, 404, 410, 422)})
def exceptions(
    service: Served,
    key: Reader,
    state: Annotated[list[State] | None, Query(description="[default: all that are not resolved]")] = None,
    owner: Annotated[list[str] | None, Query()] = None,
    item_id: Annotated[list[str] | None, Query()] = None,
    location_id: Annotated[list[str] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAXIMUM_ROWS)] = 100,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> ExceptionList:
    """Exceptions of the current release, or of that in which the cursor began."""
    release = service.releases.find(read_cursor(cursor)[0]) if cursor else current(service)
    asked = {"state": state or UNRESOLVED, "owner": owner, "item_id": item_id, "location_id": location_id}
    filters = {name: tuple(values) for name, values in asked.items() if values}
    selection = Selection(release, TABLE, {}, tuple(filters.items()))
    position = selection.going_on(cursor).position if cursor else 0
    found = worklist(service, release, filters, limit + 1, position)
    after = selection.cursor(position + limit) if len(found) > limit else None
    return ExceptionList(release_id=release.release_id, rows=found[:limit], next_cursor=after)


@router.post("/{exception_id}/actions", status_code=201, responses={**REFUSALS, **documented(400, 404, 410, 422)})
def take_action(
    service: Served, key: Actor, exception_id: Annotated[str, Path(max_length=100)], action: WantedAction
) -> RecordedAction:
    """Acknowledge, assign, snooze or resolve an exception. One resolved while it is still visible opens again."""
    actor = signed(action.actor, key.name)
    recorded = act(service, exception_id, **{**action.model_dump(), "actor": actor})
    return RecordedAction.model_validate(recorded, from_attributes=True)
