-- On any day supply arrives before demand; supply that is past due or has no date is on no day, and blocked orders take nothing. What
-- nobody may count on, since its kind is unknown, is left out, and so is what is to leave nobody knows which location. Disrupted is what
-- is past due, delayed, or by its reasons not promised by the supplier.
select
    item_id,
    location_id,
    coalesce(requested_date, date '0001-01-01') as day,
    null::date as ends_on,
    open_quantity as due_quantity,
    0 as forecast_quantity,
    0 as supply_quantity,
    0 as disrupted_quantity,
    if(trust = 'withheld', trust_reasons, null) as withheld_reasons
from {{ ref('planning_open_parts') }}
where not is_blocked
union all
select
    item_id,
    origin_location_id as location_id,
    coalesce(issue_due_date, date '0001-01-01') as day,
    null as ends_on,
    to_issue_quantity as due_quantity,
    0 as forecast_quantity,
    0 as supply_quantity,
    0 as disrupted_quantity,
    if(trust = 'withheld', trust_reasons, null) as withheld_reasons
from {{ ref('planning_inbound_supply') }}
where to_issue_quantity is not null and origin_location_id is not null and not {{ is_code('origin_location_id') }}
union all
select
    item_id,
    location_id,
    bucket_start as day,
    bucket_start + bucket_days as ends_on,
    0 as due_quantity,
    remaining_quantity as forecast_quantity,
    0 as supply_quantity,
    0 as disrupted_quantity,
    if(trust = 'withheld', trust_reasons, null) as withheld_reasons
from {{ ref('planning_forecast') }}
union all
select
    item_id,
    location_id,
    available_date as day,
    null as ends_on,
    0 as due_quantity,
    0 as forecast_quantity,
    open_quantity as supply_quantity,
    if(
        is_past_due or delay_days >= policy.supply_delay_days or contains(', ' || trust_reasons, ', supplier_'), open_quantity, 0
    ) as disrupted_quantity,
    if(trust = 'withheld', trust_reasons, null) as withheld_reasons
from {{ ref('planning_inbound_supply') }}
cross join {{ source('cycle', 'policy') }} as policy
where not coalesce('unknown' in (document_kind, line_kind), false)
