with

orders as (
    select
        *,
        unnest({{ json_lines('erp_next', 'Sales Order', 'items') }}) as line
    from {{ source('erp_next', 'sales_order') }}
)

select
    _system as source,
    name as order_id,
    line.name as order_line,
    customer as source_customer_code,
    line.item_code as source_item_code,
    line.warehouse as source_site,
    '' as source_sublocation,
    transaction_date as ordered_at,
    coalesce(line.delivery_date, delivery_date) as requested_date,
    null::date as promised_date,
    line.stock_qty as ordered_quantity,
    0::decimal(18, 4) as confirmed_quantity,
    try_cast(line.rate / nullif(line.conversion_factor, 0) as decimal(18, 6)) as unit_price,
    coalesce(status in ('Closed', 'Cancelled', 'Completed'), false) as is_closed,
    false as is_return,
    coalesce(status = 'On Hold', false) as is_blocked,
    _delivery_id as delivery_id,
    _row_number as row_number
from orders
-- Drafts are not binding yet.
where status is distinct from 'Draft'
