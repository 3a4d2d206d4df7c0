-- Only the last of a chain is replenished. Of what it takes over it has no more to spare than it holds itself.
select
    projections.*,
    projections.lowest_quantity as own_lowest_quantity
from {{ ref('planning_projections') }} as projections
anti join {{ ref('planning_successions') }} using (item_id, location_id)
union all by name
select
    projections.*,
    coalesce(own.lowest_quantity, 0) as own_lowest_quantity
from {{ ref('planning_successor_projections') }} as projections
left join {{ ref('planning_projections') }} as own using (item_id, location_id)
