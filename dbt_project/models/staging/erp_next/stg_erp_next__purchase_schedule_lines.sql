with

orders as (
    select
        *,
        unnest({{ json_list('erp_next', 'Purchase Order', 'items') }}) as line
    from {{ source('erp_next', 'purchase_order') }}
),

lines as (
    select
        *,
        {{ ratio_of('line.conversion_factor') }} as ratio
    from orders
)

select
    _system as source,
    name as purchase_order_id,
    line.name as purchase_order_line,
    '1' as schedule_line,
    line.schedule_date as original_promised_date,
    coalesce(line.expected_delivery_date, line.schedule_date) as promised_date,
    {{ line_stock_quantity() }} as scheduled_quantity,
    {{ in_stock_unit('coalesce(line.received_qty, 0)') }} as received_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from lines
