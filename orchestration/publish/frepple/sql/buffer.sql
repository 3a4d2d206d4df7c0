with

every_key as (
    select
        item_id,
        location_id
    from planning.inventory
    union
    select
        item_id,
        location_id
    from planning.item_locations
    union
    select
        item_id,
        location_id
    from held
)

select
    keys.item_id as item,
    keys.location_id as location,
    greatest(coalesce(inventory.planning_quantity, 0), 0) as onhand,
    -- Blank where it is not known, 0 where a system plans the item there without one.
    if(
        places.item_id is null or contains(places.trust_reasons, 'refused_parameters'), places.safety_stock, coalesce(places.safety_stock, 0)
    ) as minimum,
    if(inventory.item_id is null, 'item_locations', 'inventory') as source_table,
    concat_ws(' / ', keys.item_id, keys.location_id) as source_key,
    held.reason as left_out,
    case
        when inventory.planning_quantity < 0 then 'negative_stock_as_zero'
        when contains(places.trust_reasons, 'refused_parameters') and places.safety_stock is null then 'unread_minimum_is_blank'
    end as changed
from every_key as keys
left join planning.inventory using (item_id, location_id)
left join planning.item_locations as places using (item_id, location_id)
left join held using (item_id, location_id)
