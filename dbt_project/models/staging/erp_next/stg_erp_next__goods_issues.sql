-- What a sales order says was delivered; delivery notes say the same again.
with

orders as (
    select
        *,
        unnest({{ json_list('items', {
            'name': 'VARCHAR', 'item_code': 'VARCHAR', 'conversion_factor': 'DECIMAL(18,6)', 'delivered_qty': 'DECIMAL(18,4)'
        }) }}) as line
    from {{ source('erp_next', 'sales_order') }}
)

select
    'erp_next' as source,
    name as delivery_document,
    line.name as delivery_line,
    name as order_id,
    line.name as order_line,
    line.item_code as source_item_code,
    null::date as issued_on,
    (line.delivered_qty * line.conversion_factor)::decimal(18, 4) as issued_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from orders
where line.delivered_qty <> 0
