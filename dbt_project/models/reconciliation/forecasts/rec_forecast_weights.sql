-- Demand counts by the customer who asked; a place that keeps the item, or that the tool gave a forecast for, may have some of it too.
with

demand as (
    select
        seen.item_id,
        seen.location_id,
        seen.customer_id,
        sum(seen.ordered_quantity - seen.cancelled_quantity - seen.returned_quantity) as quantity
    from {{ ref('rec_demand_seen') }} as seen
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where
        seen.demand_date < cycle.as_of::date
        and seen.demand_date >= cycle.as_of::date - policy.forecast_history_days
    group by all
    having quantity > 0
),

kept as (
    select
        item_id,
        location_id
    from {{ ref('rec_positions') }}
    union
    select
        item_id,
        location_id
    from {{ ref('cnf_item_parameters') }}
    where is_kept or is_first
    union
    select
        item_id,
        location_id
    from {{ ref('cnf_forecasts') }}
    where location_level = 0
),

weights as (
    select
        *,
        true as is_demand
    from demand
    union all by name
    select
        *,
        1 as quantity,
        false as is_demand
    from kept
)

select
    weights.item_id,
    weights.location_id,
    weights.customer_id,
    weights.quantity::decimal(18, 4) as quantity,
    weights.is_demand,
    locations.region,
    memberships.customer_groups,
    0 as location_level,
    0 as customer_level
from weights
inner join {{ ref('cnf_locations') }} as locations using (location_id)
left join {{ ref('cnf_customer_groups') }} as memberships using (customer_id)
