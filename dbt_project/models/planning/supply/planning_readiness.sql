select
    coalesce(location_id, '*') as location_id,
    count(*) as item_locations,
    count(*) filter (where trust in ('verified', 'explained')) as item_locations_ready,
    count(*) filter (where trust = 'withheld') as item_locations_withheld,
    count(*) filter (where trust in ('verified', 'explained')) / count(*) as planning_readiness,
    (
        sum(abs(inventory_value)) filter (where trust in ('verified', 'explained')) / nullif(sum(abs(inventory_value)), 0)
    )::double as value_readiness,
    -- By value; by number of item-locations where nothing has a cost.
    coalesce(
        coalesce(sum(abs(inventory_value)) filter (where trust = 'withheld'), 0) / nullif(sum(abs(inventory_value)), 0),
        count(*) filter (where trust = 'withheld') / count(*)
    )::double as withheld_share
from {{ ref('planning_inventory') }}
group by grouping sets ((location_id), ())
having count(*) > 0
