with

codes as (
    {{ kind_codes('erp_next') }}
),

orders as (
    select
        *,
        unnest({{ json_lines('erp_next', 'Purchase Order', 'items') }}) as line
    from {{ source('erp_next', 'purchase_order') }}
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
    name as purchase_order_id,
    line.name as purchase_order_line,
    supplier as source_supplier_code,
    null::varchar as source_origin_site,
    line.item_code as source_item_code,
    line.warehouse as source_site,
    '' as source_sublocation,
    transaction_date as ordered_at,
    {{ line_stock_quantity() }} as ordered_quantity,
    {{ in_stock_unit('coalesce(line.received_qty, 0)') }} as received_quantity,
    (ratio.numerator / ratio.denominator)::double as base_per_order_unit,
    line.uom as source_order_unit,
    try_cast(line.rate * ratio.denominator / nullif(ratio.numerator, 0) as decimal(18, 6)) as unit_price,
    coalesce(status in ('Closed', 'Cancelled', 'Completed', 'Delivered'), false) as is_closed,
    false as is_return,
    document.kind as document_kind,
    document.code as source_document_kind,
    kind.kind as line_kind,
    kind.code as source_line_kind,
    hold.kind as hold,
    _delivery_id as delivery_id,
    _row_number as row_number
from lines
