-- State carried to the next cycle: what order lines first promised, and until when they were open. Their documents are
-- overwritten, and only some sources date receipts and shipments.
with

confirmations as (
    select *
    from {{ ref('cnf_supplier_confirmations') }}
    where confirmed_date is not null
    qualify dense_rank() over (
        partition by erp_source, purchase_order_id, purchase_order_line order by confirmed_at asc nulls last, source asc
    ) = 1
),

confirmed as (
    select
        erp_source as source,
        purchase_order_id,
        purchase_order_line,
        max(confirmed_date) as promised_date
    from confirmations
    group by all
),

lines as (
    select
        'purchase' as document_type,
        orders.source,
        orders.purchase_order_id as order_id,
        orders.purchase_order_line as order_line,
        confirmed.promised_date,
        not orders.is_closed and orders.received_quantity < orders.ordered_quantity as is_open,
        orders.delivery_id
    from {{ ref('cnf_purchase_order_lines') }} as orders
    left join confirmed using (source, purchase_order_id, purchase_order_line)
    where orders.ordered_quantity is not null
    union all
    select
        'sales' as document_type,
        orders.source,
        orders.order_id,
        orders.order_line,
        orders.promised_date,
        not orders.is_closed and coalesce(issued.issued_quantity, 0) < orders.ordered_quantity as is_open,
        orders.delivery_id
    from {{ ref('cnf_sales_order_lines') }} as orders
    left join {{ ref('rec_issued_order_lines') }} as issued using (source, order_id, order_line)
    where orders.ordered_quantity is not null
),

seen as (
    select
        lines.*,
        -- A day ends in the source's time zone.
        timezone(sources.time_zone, timezone('UTC', deliveries.extracted_at))::date as seen_on
    from lines
    inner join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
    inner join {{ source('cycle', 'sources') }} as sources on lines.source = sources.source
)

select
    document_type,
    source,
    order_id,
    order_line,
    coalesce(known.first_promised_date, seen.promised_date) as first_promised_date,
    coalesce(known.first_seen_on, seen.seen_on) as first_seen_on,
    seen.seen_on as last_seen_on,
    if(seen.is_open, seen.seen_on, known.last_open_on) as last_open_on
from seen
left join {{ source('history', 'order_lines_seen') }} as known using (document_type, source, order_id, order_line)
