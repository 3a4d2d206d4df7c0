with

orders as (
    select
        *,
        unnest({{ json_list('erp_next', 'Purchase Order', 'items') }}) as line
    from {{ source('erp_next', 'purchase_order') }}
)

select
    _system as source,
    name as purchase_order_id,
    line.name as purchase_order_line,
    '1' as schedule_line,
    line.schedule_date as original_promised_date,
    coalesce(line.expected_delivery_date, line.schedule_date) as promised_date,
    line.stock_qty as scheduled_quantity,
    (coalesce(line.received_qty, 0) * line.conversion_factor)::decimal(18, 4) as received_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from orders
