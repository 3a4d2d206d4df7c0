-- The cost is in group currency, weighted by stock, where there is any: the tool knows one currency.
with

valued as (
    select
        item_id,
        (sum(inventory_value) / sum(on_hand_quantity))::decimal(20, 6) as cost
    from planning.inventory
    where on_hand_quantity > 0 and inventory_value >= 0
    group by item_id
)

select
    items.item_id as name,
    items.description,
    items.base_unit as uom,
    if(valued.cost < 1e12, valued.cost, null) as cost,
    items.category,
    'items' as source_table,
    items.item_id as source_key,
    null::varchar as left_out,
    null::varchar as changed
from planning.items
left join valued using (item_id)
