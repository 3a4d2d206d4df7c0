-- By value at stake; where more than the policy's unvalued_share of the item-locations have none, what is withheld is the
-- greater of the shares of value and of item-locations.
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
    counted.location_id,
    counted.item_locations,
    counted.item_locations_ready,
    counted.item_locations_withheld,
    counted.item_locations_without_value,
    counted.item_locations_ready / counted.item_locations as planning_readiness,
    (counted.value_ready / counted.value)::double as value_readiness,
    greatest(
        counted.value_withheld / counted.value,
        if(
            counted.item_locations_without_value > policy.unvalued_share * counted.item_locations,
            counted.item_locations_withheld / counted.item_locations,
            null
        )
    )::double as withheld_share
from counted
cross join {{ source('cycle', 'policy') }} as policy
