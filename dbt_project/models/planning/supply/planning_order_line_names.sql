-- The names by which movements refer to an order line, without leading zeros: its order's, that of a delivery made of it, or that
-- of a shipping notice for it, whose own lines nobody tells.
with

lines as (
    select
        source,
        'sales' as document_type,
        order_id,
        order_line,
        item_id
    from {{ ref('cnf_sales_order_lines') }}
    union all
    select
        source,
        if(source_origin_site is null, 'purchase', 'transfer') as document_type,
        purchase_order_id as order_id,
        purchase_order_line as order_line,
        item_id
    from {{ ref('cnf_purchase_order_lines') }}
),

named as (
    select
        1 as precedence,
        source,
        order_id,
        order_line,
        order_id as reference,
        order_line as line_reference
    from lines
    union all
    select
        2 as precedence,
        source,
        order_id,
        order_line,
        delivery_document as reference,
        delivery_line as line_reference
    from {{ ref('cnf_delivery_lines') }}
    union all
    select
        3 as precedence,
        erp_source as source,
        purchase_order_id as order_id,
        purchase_order_line as order_line,
        asn_id as reference,
        null as line_reference
    from {{ ref('cnf_shipment_notices') }}
)

select distinct
    lines.*,
    named.precedence,
    ltrim(named.reference, '0') as reference,
    ltrim(named.line_reference, '0') as line_reference
from lines
inner join named
    on lines.source = named.source
    -- A delivery writes the number of the line it refers to longer than the order does.
    and ltrim(lines.order_id, '0') = ltrim(named.order_id, '0')
    and ltrim(lines.order_line, '0') = ltrim(named.order_line, '0')
