select
    item_id,
    description,
    category,
    base_unit,
    abc_class,
    is_active,
    null::varchar as successor_item_id
from {{ ref('cnf_items') }}
