-- What is left of the stock when orders and forecast take and supply adds within the horizon of signals. Supply of a day is
-- there before its demand; what is past due or has no date is not counted on; blocked orders take nothing.
with

horizon as (
    select
        cycle.as_of::date as today,
        (cycle.as_of::date + policy.signal_horizon_days)::date as last_day,
        policy.supply_delay_days
    from {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
),

changes as (
    select
        item_id,
        location_id,
        coalesce(requested_date, horizon.today) as day,
        open_quantity as due_quantity,
        0 as supply_quantity,
        0 as forecast_quantity
    from {{ ref('planning_open_orders') }}
    cross join horizon
    where not is_blocked
    union all
    select
        item_id,
        location_id,
        available_date as day,
        0 as due_quantity,
        open_quantity as supply_quantity,
        0 as forecast_quantity
    from {{ ref('planning_inbound_supply') }}
    union all
    select
        item_id,
        location_id,
        bucket_start as day,
        0 as due_quantity,
        0 as supply_quantity,
        remaining_quantity as forecast_quantity
    from {{ ref('planning_forecast') }}
    cross join horizon
    where bucket_start + bucket_days > horizon.today
),

running as (
    select
        changes.*,
        sum(supply_quantity - due_quantity - forecast_quantity) over (
            partition by item_id, location_id order by greatest(day, horizon.today)
        ) as change_so_far
    from changes
    cross join horizon
    where day <= horizon.last_day
),

projected as (
    select
        item_id,
        location_id,
        sum(due_quantity) as due_quantity,
        sum(supply_quantity) as supply_quantity,
        least(min(change_so_far), 0) as lowest_change
    from running
    group by item_id, location_id
),

ordered as (
    select
        item_id,
        location_id,
        sum(open_quantity) as quantity
    from {{ ref('planning_open_orders') }}
    where not is_blocked
    group by item_id, location_id
),

supplied as (
    select
        item_id,
        location_id,
        sum(open_quantity) as quantity,
        sum(open_quantity) filter (where is_past_due or delay_days >= horizon.supply_delay_days) as late_quantity
    from {{ ref('planning_inbound_supply') }}
    cross join horizon
    group by item_id, location_id
)

select
    item_id,
    location_id,
    coalesce(stock.planning_quantity, 0) as planning_quantity,
    -- Without a bound the stock may be anything.
    if(stock.trust in ('degraded', 'withheld'), coalesce(stock.high_quantity - stock.planning_quantity, 'infinity'::double), 0)
        as doubtful_quantity,
    coalesce(stock.trust_reasons, '') as trust_reasons,
    parameters.safety_stock,
    parameters.reorder_point,
    parameters.maximum_stock,
    coalesce(projected.due_quantity, 0) as due_quantity,
    coalesce(projected.supply_quantity, 0) as supply_quantity,
    coalesce(stock.planning_quantity, 0) + coalesce(projected.lowest_change, 0) as lowest_quantity,
    coalesce(ordered.quantity, 0) as ordered_quantity,
    coalesce(supplied.quantity, 0) as open_supply_quantity,
    coalesce(supplied.late_quantity, 0) as late_supply_quantity
from {{ ref('planning_inventory') }} as stock
full join projected using (item_id, location_id)
full join ordered using (item_id, location_id)
full join supplied using (item_id, location_id)
left join {{ ref('planning_item_locations') }} as parameters using (item_id, location_id)
