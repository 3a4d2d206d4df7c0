with

item as (
    select * from {{ source('erp_next', 'Item') }}
)

select
    _system as source,
    item_code as source_item_code,
    item_name as description,
    item_group as category,
    stock_uom as source_base_unit,
    abc_class,
    coalesce(disabled, 0) = 0 as is_active,
    coalesce(has_batch_no, 0) = 1 as is_lot_tracked,
    _delivery_id as delivery_id,
    _row_number as row_number
from item
