-- Purchase and transfer order lines that still expect something at the cut-off: after what the warehouse received and the ERP has not
-- posted, and before what the ERP posted that had not come by then, which is no more than all that it posted. A line that was closed
-- expects no more than what it received, which may not have come by then. What they received is net of what went back to the
-- supplier, of which no more can have come than the log has beyond it.
with

unposted as (
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        sum(quantity) as quantity
    from {{ ref('planning_linked_movements') }}
    where document_type in ('purchase', 'transfer') and direction = 'in'
    group by all
),

lines as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        if(
            lines.is_closed, least(lines.ordered_quantity, lines.received_quantity), lines.ordered_quantity
        )::decimal(18, 4) as ordered_quantity,
        greatest(coalesce(unposted.quantity, 0), -lines.received_quantity)::decimal(18, 4) as unposted_quantity,
        (lines.received_quantity + unposted_quantity)::decimal(18, 4) as line_received
    from {{ ref('cnf_purchase_order_lines') }} as lines
    left join unposted using (source, purchase_order_id, purchase_order_line)
    where not lines.is_return
)

select
    lines.*,
    greatest(least(logged.returned_quantity, logged.received_quantity - lines.line_received), 0)::decimal(18, 4) as returned_quantity
from lines
left join {{ ref('planning_logged_receipts') }} as logged using (source, purchase_order_id, purchase_order_line)
where lines.ordered_quantity > lines.line_received
