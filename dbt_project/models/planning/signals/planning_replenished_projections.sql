-- Only the last of a chain is replenished. Of what it takes over it has no more to spare than it holds itself.
with

replaced as (
    select
        planned_item_id as item_id,
        location_id,
        string_agg(item_id, ', ' order by item_id) as replaced_items
    from {{ ref('planning_successions') }}
    where item_id <> planned_item_id
    group by planned_item_id, location_id
)

select
    projections.*,
    null::varchar as replaced_items,
    projections.lowest_quantity as own_lowest_quantity
from {{ ref('planning_projections') }} as projections
anti join {{ ref('planning_successions') }} using (item_id, location_id)
union all by name
select
    projections.*,
    replaced.replaced_items,
    coalesce(own.lowest_quantity, 0) as own_lowest_quantity
from {{ ref('planning_successor_projections') }} as projections
inner join replaced using (item_id, location_id)
left join {{ ref('planning_projections') }} as own using (item_id, location_id)
