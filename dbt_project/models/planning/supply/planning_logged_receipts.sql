-- What the movement logs say of purchase order lines by the cut-off: what came, and what went back to the supplier. What both systems
-- report counts once, by the one that reports more of it; what the ERP's own log says is told apart.
with

postings as (
    select
        erp_source,
        item_id,
        is_wms,
        is_return,
        quantity,
        received_on,
        purchase_order_id as order_reference,
        purchase_order_line as order_line_reference,
        row_number() over () as posting_number
    from {{ ref('rec_receipt_postings') }}
    anti join {{ ref('planning_later_movements') }} using (delivery_id, row_number)
),

linked as (
    {{ lines_named_by('postings', 'posting_number', also="names.document_type = 'purchase'") }}
),

told as (
    select
        postings.erp_source as source,
        linked.order_id as purchase_order_id,
        linked.order_line as purchase_order_line,
        postings.is_wms,
        sum(if(postings.is_return, 0, postings.quantity)) as received_quantity,
        -sum(if(postings.is_return, postings.quantity, 0)) as returned_quantity,
        max(postings.received_on) filter (where not postings.is_return) as last_received_on
    from postings
    inner join linked using (posting_number)
    group by all
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    max(received_quantity)::decimal(18, 4) as received_quantity,
    max(returned_quantity)::decimal(18, 4) as returned_quantity,
    coalesce(sum(received_quantity - returned_quantity) filter (where not is_wms), 0)::decimal(18, 4) as erp_received_quantity,
    max(last_received_on) as last_received_on
from told
group by all
