"""/v1/availability: may a quantity be promised for a day, and how far can the figures behind the answer be trusted?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from orchestration.serve.doubts import Verdict, doubts_of, unread_lines, verdict_of, with_reasons
from orchestration.serve.http.access import REFUSALS, Reader
from orchestration.serve.http.problems import documented
from orchestration.serve.releases import CURRENT
from orchestration.serve.service import Served
from orchestration.serve.stock import TRUSTS, Code, Quantity, Stock, Wanted, rows_of, stock_of

# What has no day of its own is due at once: a promise must not be made with it. Supply of an unknown kind may be none,
# and what its supplier does not promise may not come. A quantity is null where a row of the line was refused.
FLOWS = """
    with supply as (  -- releases of earlier versions lack some columns
        select
            null::date as issue_due_date, null::varchar as document_kind, null::varchar as line_kind,
            null::decimal(18, 4) as to_issue_quantity
        where false
        union all by name
        from read_parquet({inbound_supply})
    ),

    flows as (
        select
            available_date as day, open_quantity as quantity, trust, true as is_supply,
            coalesce(contains(', ' || trust_reasons, ', supplier_'), false) as is_unpromised
        from supply
        where item_id = $item_id and location_id = $location_id
            and (available_date is not null or open_quantity is null)
            and not coalesce('unknown' in (document_kind, line_kind), false)
        union all
        select coalesce(promised_date, requested_date, date '-infinity'), -open_quantity, trust, false, false
        from read_parquet({open_orders})
        where item_id = $item_id and location_id = $location_id and not coalesce(is_blocked, false)
        union all
        select coalesce(issue_due_date, date '-infinity'), -to_issue_quantity, trust, false, false
        from supply
        where item_id = $item_id and origin_location_id = $location_id and to_issue_quantity is not null
    ),

    later as (
        select
            sum(sum(quantity)) over (order by day) as net,
            coalesce(sum(sum(quantity) filter (not is_unpromised)) over (order by day), 0) as promised_net
        from flows
        where day > $date
        group by day
    ),

    needed as (
        select
            greatest(0, coalesce(-min(net), 0)) as needed_later_quantity,
            greatest(0, coalesce(-min(promised_net), 0)) as needed_quantity
        from later
    )

    select
        coalesce(sum(quantity) filter (quantity > 0 and day <= $date), 0) as inbound_quantity,
        coalesce(sum(quantity) filter (is_unpromised and day <= $date), 0)
        + any_value(needed_quantity - needed_later_quantity) as unpromised_quantity,
        coalesce(-sum(quantity) filter (quantity < 0 and day <= $date), 0) as committed_quantity,
        any_value(needed_later_quantity) as needed_later_quantity,
        coalesce(list(distinct trust) filter (trust is not null), []) as trusts,
        coalesce(bool_or(trust = 'withheld') filter (quantity is not null), false) as uses_withheld,
        coalesce(bool_or(quantity is null) filter (not is_supply), false) as is_demand_unread,
        coalesce(bool_or(quantity is null) filter (is_supply), false) as is_supply_unread
    from needed left join flows on true"""

router = APIRouter(prefix="/v1/availability", tags=["answers"])


class Availability(Stock):
    """What can be promised of an item at a location by a day.

    `available_quantity` is the planning quantity, plus supply available by that day, less open orders due by then
    (blocked ones take nothing) and transfers to other locations that are to be issued by then;
    `available_low_quantity` starts from the lower bound of the stock instead, and does without supply that its supplier
    does not promise, of that day or of what later orders would take (`unpromised_quantity`). `needed_later_quantity` is
    what is due afterwards, lacks later supply and takes from it. `available`: the lower figure less that covers what is
    asked for; `uncertain`: only the upper one does, a figure used is withheld, or a line was refused that may change
    the answer: of demand where it would be yes, of supply where it would be no; `unknown`: nobody knows the stock.
    `lowest_trust` is that of the least trusted row used, no better than `degraded` where a line was refused that may be
    of this item and location; `trust_reasons` say so too. The forecast takes no part, nor does an item that replaces
    this one or is replaced by it: what is asked for is what would be shipped.
    """

    date: date
    quantity: Quantity
    verdict: Verdict
    inbound_quantity: Quantity
    unpromised_quantity: Quantity
    committed_quantity: Quantity
    needed_later_quantity: Quantity
    available_quantity: Quantity | None
    available_low_quantity: Quantity | None
    lowest_trust: str


@router.get("", responses={**REFUSALS, **documented(404, 410, 422)})
def availability(
    service: Served,
    key: Reader,
    item_id: Code,
    location_id: Code,
    quantity: Annotated[Wanted, Query(gt=0)],
    date: Annotated[date, Query(description="by the end of this day")],
) -> Availability:
    """Whether a quantity can be promised, by the current release."""
    release = service.releases.find(CURRENT)
    stock = stock_of(service.releases, release, item_id, location_id)
    place = {"item_id": item_id, "location_id": location_id, "date": date}
    (flows,) = rows_of(service.releases, release, FLOWS, place)
    unread = unread_lines(service.releases, release, item_id, location_id)
    net = flows["inbound_quantity"] - flows["committed_quantity"]
    figures = {
        "available_quantity": _plus(stock["planning_quantity"], net),
        "available_low_quantity": _plus(stock["low_quantity"], net - flows["unpromised_quantity"]),
    }
    asked = {
        "date": date,
        "quantity": quantity,
        "verdict": verdict_of(quantity + flows["needed_later_quantity"], doubts_of(stock, flows, unread), **figures),
        "lowest_trust": max([stock["trust"], *flows["trusts"], *(line.trust for line in unread)], key=TRUSTS.index),
        "trust_reasons": with_reasons(stock["trust_reasons"], unread),
    }
    return Availability.model_validate({**stock, **flows, **figures, **asked})


def _plus(figure: Any, net: Any) -> Any:
    return None if figure is None else figure + net
