-- What is in force today, by the location's clock: where the systems that name a successor keep the item, and everywhere where a
-- steward names it. Chains end, since circles have no successors.
with recursive

places as (
    select
        source,
        source_site,
        location_id
    from {{ ref('cnf_stocking_locations') }}
    union all
    select distinct
        'item_successors' as source,
        null as source_site,
        location_id
    from {{ ref('cnf_stocking_locations') }}
),

in_force as (
    select distinct
        named.item_id,
        places.location_id,
        items.successor_item_id
    from {{ ref('planning_named_successors') }} as named
    inner join {{ ref('planning_item_successors') }} as items using (item_id)
    inner join places
        on named.source = places.source and coalesce(named.source_site = places.source_site, named.source_site is null)
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join {{ ref('cnf_locations') }} as locations using (location_id)
    where
        items.successor_item_id is not null
        and coalesce(named.replaced_from <= {{ local_day('cycle.as_of', 'locations') }}, true)
),

chains as (
    select * from in_force
    union all
    select
        chains.item_id,
        chains.location_id,
        in_force.successor_item_id
    from chains
    inner join in_force on chains.successor_item_id = in_force.item_id and chains.location_id = in_force.location_id
),

replaced as (
    select
        chains.item_id,
        chains.location_id,
        chains.successor_item_id as planned_item_id
    from chains
    anti join in_force on chains.successor_item_id = in_force.item_id and chains.location_id = in_force.location_id
)

select * from replaced
union all
select distinct
    planned_item_id as item_id,
    location_id,
    planned_item_id
from replaced
