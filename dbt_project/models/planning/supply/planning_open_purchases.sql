-- Purchase and transfer order lines that still expect something, after what the warehouse received and the ERP has not posted.
with

unposted as (
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        greatest(sum(quantity), 0)::decimal(18, 4) as unposted_quantity
    from {{ ref('planning_linked_movements') }}
    where document_type in ('purchase', 'transfer') and direction = 'in'
    group by all
),

lines as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        lines.ordered_quantity,
        coalesce(unposted.unposted_quantity, 0) as unposted_quantity,
        lines.received_quantity + coalesce(unposted.unposted_quantity, 0) as line_received
    from {{ ref('cnf_purchase_order_lines') }} as lines
    left join unposted using (source, purchase_order_id, purchase_order_line)
    where not lines.is_closed and not lines.is_return
)

select *
from lines
where ordered_quantity > line_received
