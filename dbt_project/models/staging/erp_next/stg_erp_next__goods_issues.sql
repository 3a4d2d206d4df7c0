-- Delivery notes give dates, the sales order gives the total: what the order states beyond its notes has no date.
with

orders as (
    {{ sales_order_lines() }}
),

ordered as (
    select
        *,
        {{ ratio_of('line.conversion_factor') }} as ratio
    from orders
),

delivered as (
    {{ delivery_note_lines() }}
),

noted as (
    select
        *,
        {{ ratio_of('line.conversion_factor') }} as ratio
    from delivered
),

notes as (
    select
        _system,
        name as delivery_document,
        position as delivery_line,
        line.against_sales_order as order_id,
        line.so_detail as order_line,
        customer as source_customer_code,
        line.item_code as source_item_code,
        line.warehouse as source_site,
        posting_date as issued_on,
        {{ line_stock_quantity() }} as issued_quantity,
        _delivery_id,
        _row_number
    from noted
    where coalesce(is_return, 0) = 0
),

known as (
    select
        _system,
        order_id,
        order_line,
        sum(issued_quantity) as issued_quantity
    from notes
    group by all
),

rest as (
    select
        ordered._system,
        ordered.name as delivery_document,
        ordered.line.name as delivery_line,
        ordered.name as order_id,
        ordered.line.name as order_line,
        ordered.customer as source_customer_code,
        ordered.line.item_code as source_item_code,
        ordered.line.warehouse as source_site,
        null::date as issued_on,
        {{ in_stock_unit('ordered.line.delivered_qty') }} - coalesce(known.issued_quantity, 0) as issued_quantity,
        ordered._delivery_id,
        ordered._row_number
    from ordered
    left join known
        on ordered._system = known._system and ordered.name = known.order_id and ordered.line.name = known.order_line
),

issues as (
    select * from notes
    union all
    select * from rest
)

select
    _system as source,
    delivery_document,
    delivery_line,
    order_id,
    order_line,
    source_customer_code,
    source_item_code,
    source_site,
    '' as source_sublocation,
    issued_on,
    issued_quantity::decimal(18, 4) as issued_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from issues
where issued_quantity <> 0
