-- By value at stake; where more than a tenth of the item-locations have none, what is withheld is the greater of the shares of
-- value and of item-locations.
with

counted as (
    select
        coalesce(location_id, '*') as location_id,
        count(*) as item_locations,
        count(*) filter (where trust in ('verified', 'explained')) as item_locations_ready,
        count(*) filter (where trust = 'withheld') as item_locations_withheld,
        count(*) filter (where value_at_stake is null) as item_locations_without_value,
        nullif(sum(value_at_stake), 0) as value,
        coalesce(sum(value_at_stake) filter (where trust in ('verified', 'explained')), 0) as value_ready,
        coalesce(sum(value_at_stake) filter (where trust = 'withheld'), 0) as value_withheld
    from {{ ref('planning_inventory') }}
    group by grouping sets ((location_id), ())
    having count(*) > 0
)

select
    location_id,
    item_locations,
    item_locations_ready,
    item_locations_withheld,
    item_locations_without_value,
    item_locations_ready / item_locations as planning_readiness,
    (value_ready / value)::double as value_readiness,
    greatest(
        value_withheld / value,
        if(item_locations_without_value > 0.1 * item_locations, item_locations_withheld / item_locations, null)
    )::double as withheld_share
from counted
