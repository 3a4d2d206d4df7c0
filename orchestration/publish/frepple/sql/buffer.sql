-- Category and subcategory tell how far the stock may be trusted, and from what it was computed.
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
),

targets as (
    select
        places.item_id,
        places.location_id,
        coalesce(
            (contains(places.trust_reasons, 'refused_parameters') or contains(places.trust_reasons, 'missing_parameters'))
            and places.safety_stock is null,
            false
        ) as is_unread,
        coalesce(not items.is_active and places.safety_stock > 0, false) as is_given_up,
        -- Blank where it is not known, 0 where a system plans the item there without one, or the item is no longer active.
        case
            when is_given_up then 0
            when not is_unread then coalesce(places.safety_stock, 0)
        end as minimum,
        if(is_given_up, null, nullif(places.maximum_stock, 0)) as maximum
    from planning.item_locations as places
    left join planning.items using (item_id)
)

select
    keys.item_id as item,
    keys.location_id as location,
    inventory.trust as category,
    inventory.quantity_basis as subcategory,
    coalesce(inventory.planning_quantity, 0) as onhand,
    targets.minimum,
    if(targets.maximum < targets.minimum, null, targets.maximum) as maximum,
    if(inventory.item_id is null, 'item_locations', 'inventory') as source_table,
    concat_ws(' / ', keys.item_id, keys.location_id) as source_key,
    held.reason as left_out,
    case
        when targets.is_unread then 'unread_minimum_is_blank'
        when targets.is_given_up then 'inactive_without_minimum'
        when targets.maximum < targets.minimum then 'maximum_below_minimum'
    end as changed,
    inventory.planning_quantity as source_quantity
from every_key as keys
left join planning.inventory using (item_id, location_id)
left join targets using (item_id, location_id)
left join held using (item_id, location_id)
