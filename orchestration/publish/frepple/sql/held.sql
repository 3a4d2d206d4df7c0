-- Item-locations of which nobody knows the stock. Absent, the tool would read zero and buy.
with

stocked as (
    select distinct location_id from planning.inventory
),

planned as (
    select
        item_id,
        location_id
    from planning.open_orders
    union
    select
        item_id,
        location_id
    from planning.inbound_supply
    union
    select
        item_id,
        location_id
    from planning.forecast
    union
    select
        item_id,
        location_id
    from planning.item_locations
)

select
    item_id,
    location_id,
    'no_estimate' as reason
from planning.inventory
where quantity_basis = 'none' or planning_quantity is null
union all
select
    planned.item_id,
    planned.location_id,
    'no_stock_source' as reason
from planned
anti join stocked using (location_id)
where planned.item_id is not null and planned.location_id is not null
