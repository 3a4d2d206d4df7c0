with

notes as (
    {{ delivery_note_lines() }}
),

lines as (
    select
        *,
        {{ ratio_of('line.conversion_factor') }} as ratio
    from notes
    where is_return = 1
)

select
    _system as source,
    name as return_id,
    position as return_line,
    line.against_sales_order as returned_order_id,
    line.so_detail as returned_order_line,
    customer as source_customer_code,
    line.item_code as source_item_code,
    line.warehouse as source_site,
    '' as source_sublocation,
    coalesce(posting_date, _extracted_at::date) as returned_on,
    abs({{ line_stock_quantity() }})::decimal(18, 4) as returned_quantity,  -- returns have negative quantities
    _delivery_id as delivery_id,
    _row_number as row_number
from lines
