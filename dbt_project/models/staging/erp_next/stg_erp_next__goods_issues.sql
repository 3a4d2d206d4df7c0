-- Delivery notes give dates, the sales order gives the total: what the order states beyond its notes has no date.
with

ordered as (
    select
        *,
        unnest({{ json_list('erp_next', 'Sales Order', 'items') }}) as line
    from {{ source('erp_next', 'sales_order') }}
),

noted as (
    select
        *,
        unnest({{ json_list('erp_next', 'Delivery Note', 'items') }}) as line
    from {{ source('erp_next', 'delivery_note') }}
),

notes as (
    select
        _system,
        name as delivery_document,
        line.against_sales_order as order_id,
        line.so_detail as order_line,
        line.item_code as source_item_code,
        posting_date as issued_on,
        line.stock_qty as issued_quantity,
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
        ordered.name as order_id,
        ordered.line.name as order_line,
        ordered.line.item_code as source_item_code,
        null::date as issued_on,
        ordered.line.delivered_qty * ordered.line.conversion_factor - coalesce(known.issued_quantity, 0) as issued_quantity,
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
    order_line as delivery_line,
    order_id,
    order_line,
    source_item_code,
    issued_on,
    issued_quantity::decimal(18, 4) as issued_quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from issues
where issued_quantity <> 0
