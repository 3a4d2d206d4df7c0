-- The cost is in group currency: the tool knows one. Above items stand their categories.
with

items as (
    select
        *,
        coalesce(group_name('Category', category), getvariable('all_items')) as owner
    from planning.items
)

select
    items.item_id as name,
    items.description,
    items.category,
    items.abc_class as subcategory,
    items.owner,
    items.base_unit as uom,
    if(item_costs.cost < 1e12, item_costs.cost, null) as cost,
    'items' as source_table,
    items.item_id as source_key
from items
left join item_costs using (item_id)
union all
select
    owner as name,
    min(category) as description,
    null as category,
    null as subcategory,
    getvariable('all_items') as owner,
    null as uom,
    null as cost,
    'items' as source_table,
    owner as source_key
from items
where owner <> getvariable('all_items')
group by items.owner
union all
select
    getvariable('all_items') as name,
    null as description,
    null as category,
    null as subcategory,
    null as owner,
    null as uom,
    null as cost,
    'items' as source_table,
    getvariable('all_items') as source_key
