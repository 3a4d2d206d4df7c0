-- Stock projected over the signal horizon: minus orders, transfers that it has still to issue and forecast, plus supply. On any
-- day supply arrives before demand; supply that is past due, has no date or is of an unknown kind is not counted on, and blocked
-- orders take nothing.
with

flows as (
    select
        item_id,
        location_id,
        coalesce(requested_date, date '-infinity') as day,
        null::date as ends_on,
        open_quantity as due_quantity,
        0 as forecast_quantity,
        0 as supply_quantity,
        0 as late_quantity,
        if(trust = 'withheld', trust_reasons, null) as withheld_reasons
    from {{ ref('planning_open_orders') }}
    where not is_blocked
    union all
    select
        item_id,
        origin_location_id as location_id,
        coalesce(issue_due_date, date '-infinity') as day,
        null as ends_on,
        to_issue_quantity as due_quantity,
        0 as forecast_quantity,
        0 as supply_quantity,
        0 as late_quantity,
        if(trust = 'withheld', trust_reasons, null) as withheld_reasons
    from {{ ref('planning_inbound_supply') }}
    where to_issue_quantity is not null and origin_location_id is not null
    union all
    select
        item_id,
        location_id,
        bucket_start as day,
        bucket_start + bucket_days as ends_on,
        0 as due_quantity,
        remaining_quantity as forecast_quantity,
        0 as supply_quantity,
        0 as late_quantity,
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
        if(is_past_due or delay_days >= policy.supply_delay_days, open_quantity, 0) as late_quantity,
        if(trust = 'withheld', trust_reasons, null) as withheld_reasons
    from {{ ref('planning_inbound_supply') }}
    cross join {{ source('cycle', 'policy') }} as policy
    where not coalesce('unknown' in (document_kind, line_kind), false)
),

changes as (
    select
        flows.*,
        {{ local_day('cycle.as_of', 'locations') }} as today
    from flows
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join {{ ref('cnf_locations') }} as locations using (location_id)
),

running as (
    select
        changes.*,
        due_quantity + forecast_quantity + supply_quantity is not null as is_known,
        coalesce(day <= today + policy.signal_horizon_days, false) as is_within_horizon,
        sum(supply_quantity - due_quantity - forecast_quantity) over (
            partition by item_id, location_id order by if(day < today, today, day) asc nulls last
        ) as change_so_far
    from changes
    cross join {{ source('cycle', 'policy') }} as policy
    where coalesce(ends_on > today, true)
),

projected as (
    select
        item_id,
        location_id,
        sum(due_quantity) filter (where is_within_horizon) as due_quantity,
        sum(supply_quantity) filter (where is_within_horizon) as supply_quantity,
        min(change_so_far) filter (where is_within_horizon) as lowest_change,
        sum(due_quantity) as ordered_quantity,
        sum(supply_quantity) as open_supply_quantity,
        sum(late_quantity) as late_supply_quantity,
        -- A quantity that nobody knows changes the projection in one direction only.
        min(withheld_reasons) filter (where is_known) as withheld_reasons,
        bool_or(forecast_quantity is null) as is_forecast_unread
    from running
    group by item_id, location_id
),

unread as (
    select
        item_id,
        location_id,
        string_agg(distinct reason, ', ' order by reason) as reasons,
        -- A line that may be of any item would silence every signal there.
        max(reason) filter (where flow = 'supply' and is_item_told) as supply_reason,
        bool_or(flow <> 'supply' and is_item_told) as is_demand_unread
    from {{ ref('planning_unread_lines') }}
    where flow in ('order', 'transfer', 'supply')
    group by item_id, location_id
)

select
    item_id,
    location_id,
    coalesce(stock.trust in ('degraded', 'withheld'), false)
    or projected.withheld_reasons is not null
    or coalesce(contains(parameters.trust_reasons, 'refused_parameters'), false) as is_doubtful,
    -- What was refused of demand can only lower the projection, and of supply only raise it.
    coalesce(unread.is_demand_unread, false) or coalesce(projected.is_forecast_unread, false) as is_demand_unread,
    unread.supply_reason as unread_supply_reason,
    unread.reasons as unread_reasons,
    stock.item_id is not null and stock.planning_quantity is null as is_stock_unknown,
    coalesce(nullif(stock.trust_reasons, ''), projected.withheld_reasons) as trust_reasons,
    coalesce(stock.planning_quantity, 0) as planning_quantity,
    -- Null where nothing bounds the stock, or what is ordered, supplied or forecast.
    if(projected.withheld_reasons is not null, null, stock.high_quantity - stock.planning_quantity) as doubtful_quantity,
    parameters.planning_type,
    parameters.safety_stock,
    parameters.reorder_point,
    parameters.maximum_stock,
    {%- for quantity in ('due', 'supply', 'ordered', 'open_supply', 'late_supply') %}
        coalesce(projected.{{ quantity }}_quantity, 0) as {{ quantity }}_quantity,
    {%- endfor %}
    coalesce(stock.planning_quantity, 0) + least(coalesce(projected.lowest_change, 0), 0) as lowest_quantity
from {{ ref('planning_inventory') }} as stock
full join projected using (item_id, location_id)
full join {{ ref('planning_item_locations') }} as parameters using (item_id, location_id)
left join unread using (item_id, location_id)
