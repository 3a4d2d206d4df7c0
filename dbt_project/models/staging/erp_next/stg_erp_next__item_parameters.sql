with

item as (
    select * from {{ source('erp_next', 'Item') }}
)

select
    _system as source,
    item_code as source_item_code,
    null::varchar as source_site,  -- an item's parameters are those of the whole company
    null::varchar as planner_code,
    safety_stock::decimal(18, 4) as safety_stock,
    null::decimal(18, 4) as reorder_point,
    null::decimal(18, 4) as maximum_stock,
    nullif(min_order_qty, 0)::decimal(18, 4) as minimum_order_quantity,
    null::decimal(18, 4) as order_multiple,
    lead_time_days as planned_lead_time_days,
    null::integer as goods_receipt_days,
    _delivery_id as delivery_id,
    _row_number as row_number
from item
where coalesce(disabled, 0) = 0
