select
    items.item_id,
    items.description,
    items.category,
    items.base_unit,
    items.abc_class,
    items.is_active,
    successors.successor_item_id,
    successors.successor_from
from {{ ref('cnf_items') }} as items
left join {{ ref('planning_item_successors') }} as successors using (item_id)
