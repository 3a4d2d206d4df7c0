{{ config(materialized='view') }}

with

open_lines as (
    select
        document_type,
        source,
        order_id,
        order_line
    from {{ ref('rec_order_lines_seen') }}
    where last_open_on = last_seen_on
)

select
    'purchase' as document_type,
    lines.source,
    lines.purchase_order_id as order_id,
    lines.purchase_order_line as order_line,
    lines.item_id,
    lines.source_item_code,
    lines.source_site,
    lines.source_sublocation,
    lines.source_origin_site,
    lines.source_origin_sublocation,
    lines.source_supplier_code,
    lines.source_order_unit,
    lines.location_id,
    lines.origin_location_id
from {{ ref('cnf_purchase_order_lines') }} as lines
inner join open_lines
    on lines.source = open_lines.source
    and lines.purchase_order_id = open_lines.order_id
    and lines.purchase_order_line = open_lines.order_line
    and open_lines.document_type = 'purchase'
union all by name
select
    'sales' as document_type,
    lines.source,
    lines.order_id,
    lines.order_line,
    lines.item_id,
    lines.source_item_code,
    lines.source_site,
    lines.source_sublocation,
    lines.source_customer_code,
    lines.location_id
from {{ ref('cnf_sales_order_lines') }} as lines
inner join open_lines using (source, order_id, order_line)
where open_lines.document_type = 'sales'
