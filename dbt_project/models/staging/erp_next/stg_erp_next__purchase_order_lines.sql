with

orders as (
    select
        *,
        unnest({{ json_lines('erp_next', 'Purchase Order', 'items') }}) as line
    from {{ source('erp_next', 'purchase_order') }}
)

select
    _system as source,
    name as purchase_order_id,
    line.name as purchase_order_line,
    supplier as source_supplier_code,
    null::varchar as source_origin_site,
    line.item_code as source_item_code,
    line.warehouse as source_site,
    '' as source_sublocation,
    transaction_date as ordered_at,
    line.stock_qty as ordered_quantity,
    (coalesce(line.received_qty, 0) * line.conversion_factor)::decimal(18, 4) as received_quantity,
    line.conversion_factor::double as base_per_order_unit,
    line.uom as source_order_unit,
    try_cast(line.rate / nullif(line.conversion_factor, 0) as decimal(18, 6)) as unit_price,
    coalesce(status in ('Closed', 'Cancelled', 'Completed'), false) as is_closed,
    false as is_return,
    _delivery_id as delivery_id,
    _row_number as row_number
from orders
-- Drafts are not binding yet.
where status is distinct from 'Draft'
