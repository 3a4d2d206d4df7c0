-- Purchase and transfer order lines that still expect something at the cut-off: after what the warehouse received and the ERP has not
-- posted, and before what the ERP posted that had not come by then, which is no more than all that it posted. A line that was closed
-- expects no more than what it received, which may not have come by then. What they received is net of what went back to the
-- supplier, of which no more can have come than the log has beyond it. Where the document may have postings that the ERP's log does not
-- reach, it has what the whole log lacks of it; where the log began after the line, that is in doubt.
with

unposted as (
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        sum(quantity) filter (where direction = 'in') as quantity,
        sum(doubtful_quantity) filter (where direction = 'in') as doubtful_quantity,
        bool_or(doubtful_quantity <> 0) as is_in_doubt
    from {{ ref('planning_linked_movements') }}
    where document_type in ('purchase', 'transfer')
    group by all
),

logs as (
    select
        source,
        min(covered_from) as covered_from
    from {{ ref('rec_log_coverage') }}
    group by source
),

-- What the document has beyond the ERP's log, of what the warehouse moved by then.
settled as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        greatest(
            least(
                lines.received_quantity - coalesce(logged.erp_received_quantity, 0), greatest(unposted.doubtful_quantity, 0)
            ),
            least(unposted.doubtful_quantity, 0)
        ) as quantity
    from {{ ref('cnf_purchase_order_lines') }} as lines
    inner join unposted using (source, purchase_order_id, purchase_order_line)
    inner join logs on lines.source = logs.source
    left join {{ ref('planning_logged_receipts') }} as logged
        on lines.source = logged.source
        and lines.purchase_order_id = logged.purchase_order_id
        and lines.purchase_order_line = logged.purchase_order_line
    where unposted.doubtful_quantity <> 0 and lines.source_origin_site is null and lines.ordered_at > logs.covered_from
),

lines as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        if(
            lines.is_closed, least(lines.ordered_quantity, lines.received_quantity), lines.ordered_quantity
        )::decimal(18, 4) as ordered_quantity,
        greatest(
            coalesce(unposted.quantity, 0) - coalesce(settled.quantity, 0), -lines.received_quantity
        )::decimal(18, 4) as unposted_quantity,
        coalesce(unposted.is_in_doubt and settled.quantity is null, false) as is_in_doubt,
        (lines.received_quantity + unposted_quantity)::decimal(18, 4) as line_received
    from {{ ref('cnf_purchase_order_lines') }} as lines
    left join unposted using (source, purchase_order_id, purchase_order_line)
    left join settled using (source, purchase_order_id, purchase_order_line)
    where not lines.is_return
)

select
    lines.*,
    greatest(least(logged.returned_quantity, logged.received_quantity - lines.line_received), 0)::decimal(18, 4) as returned_quantity
from lines
left join {{ ref('planning_logged_receipts') }} as logged using (source, purchase_order_id, purchase_order_line)
where lines.ordered_quantity > lines.line_received
