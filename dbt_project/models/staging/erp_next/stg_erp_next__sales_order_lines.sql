with

codes as (
    {{ kind_codes('erp_next') }}
),

orders as (
    {{ sales_order_lines() }}
),

item as (
    {{ master_kinds('erp_next', 'Item', key='item_code', element='is_stock_item') }}
),

told as (
    select
        orders.*,
        {{ order_kinds() }},
        {{ told_kinds('holds', {'status': 'orders.status'}) }}[1] as hold
    from orders
    left join item on orders._system = item._system and orders.line.item_code = item.item_code
    cross join codes
),

lines as (
    select
        * exclude (line_kinds),
        {{ ratio_of('line.conversion_factor') }} as ratio,
        {{ special_kind('line_kinds', usual=['stock']) }} as kind
    from told
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
    {{ line_stock_quantity() }} as ordered_quantity,
    0::decimal(18, 4) as confirmed_quantity,
    try_cast(line.rate * ratio.denominator / nullif(ratio.numerator, 0) as decimal(18, 6)) as unit_price,
    coalesce(status in ('Closed', 'Cancelled', 'Completed'), false) as is_closed,
    false as is_return,
    document.kind as document_kind,
    document.code as source_document_kind,
    case when line_role = 'kit_header' or kind.kind = 'stock' then coalesce(line_role, kind.kind) else kind.kind end as line_kind,
    kind.code as source_line_kind,
    hold.kind as hold,
    hold.code as source_hold,
    _delivery_id as delivery_id,
    _row_number as row_number
from lines
