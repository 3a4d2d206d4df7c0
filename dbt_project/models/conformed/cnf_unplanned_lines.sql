-- Open lines that planning leaves out, or takes with doubt, and why: `not_firm` for their document, `not_stock` for the line, and
-- `unknown_kind` where no mapping tells which.
with

lines as (
    select
        'purchase' as document_type,
        source,
        purchase_order_id as document_id,
        purchase_order_line as document_line,
        item_id,
        location_id,
        document_kind,
        source_document_kind,
        line_kind,
        source_line_kind,
        'none' as hold,
        may_be_planned,
        unknown_kind,
        ordered_quantity,
        received_quantity as moved_quantity,
        is_closed,
        fault,
        delivery_id,
        row_number
    from {{ ref('cnf_purchase_document_lines') }}
    union all
    select
        'sales' as document_type,
        orders.source,
        orders.order_id as document_id,
        orders.order_line as document_line,
        orders.item_id,
        orders.location_id,
        orders.document_kind,
        orders.source_document_kind,
        orders.line_kind,
        orders.source_line_kind,
        orders.hold,
        orders.may_be_planned,
        orders.unknown_kind,
        orders.ordered_quantity,
        coalesce(issued.issued_quantity, 0) as moved_quantity,
        orders.is_closed,
        orders.fault,
        orders.delivery_id,
        orders.row_number
    from {{ ref('cnf_sales_document_lines') }} as orders
    left join {{ ref('cnf_issued_order_lines') }} as issued using (source, order_id, order_line)
)

select
    * exclude (may_be_planned, moved_quantity, is_closed, fault),
    case
        when may_be_planned then 'unknown_kind'
        when document_kind in ('order', 'schedule', 'transfer', 'return', 'unknown') then 'not_stock'
        else 'not_firm'
    end as reason,
    if(fault is null, greatest(ordered_quantity - moved_quantity, 0), null)::decimal(18, 4) as open_quantity
from lines
where
    (not may_be_planned or unknown_kind is not null)
    and not coalesce(is_closed, false)
    and coalesce(ordered_quantity > moved_quantity, true)
    and document_id is not null and document_line is not null
