with

last_days as (
    select
        source,
        order_id,
        order_line,
        max(requested_date) as requested_date
    from {{ ref('cnf_requested_parts') }}
    group by all
),

-- A line is due as a whole on the last day that a part of it is asked for.
lines as (
    select orders.* replace (coalesce(last_days.requested_date, orders.requested_date) as requested_date)
    from {{ ref('cnf_sales_order_lines') }} as orders
    left join last_days using (source, order_id, order_line)
),

shipped as (
    select
        lines.source,
        lines.order_id,
        lines.order_line,
        coalesce(sum(issues.issued_quantity), 0) as issued_quantity,
        coalesce(sum(issues.issued_quantity) filter (where issues.issued_on <= lines.requested_date), 0) as by_request,
        coalesce(sum(issues.issued_quantity) filter (where issues.issued_on <= seen.first_promised_date), 0) as by_promise,
        count(issues.issued_quantity) filter (where issues.issued_on is null) > 0 as has_undated
    from lines
    inner join {{ ref('rec_order_lines_seen') }} as seen
        using (source, order_id, order_line)
    left join {{ ref('rec_goods_issues') }} as issues using (source, order_id, order_line)
    where seen.document_type = 'sales' and not lines.is_return
    group by all
)

select
    lines.source,
    lines.order_id,
    lines.order_line,
    lines.location_id,
    {{ completed_by(
        'lines.requested_date',
        is_complete='shipped.issued_quantity >= lines.ordered_quantity',
        dated='if(shipped.by_request >= lines.ordered_quantity, true, if(shipped.has_undated, null, false))',
    ) }} as is_filled_by_request,
    {{ completed_by(
        'seen.first_promised_date',
        is_complete='shipped.issued_quantity >= lines.ordered_quantity',
        dated='if(shipped.by_promise >= lines.ordered_quantity, true, if(shipped.has_undated, null, false))',
    ) }} as is_filled_by_promise
from lines
inner join shipped using (source, order_id, order_line)
inner join {{ ref('rec_order_lines_seen') }} as seen using (source, order_id, order_line)
cross join {{ source('cycle', 'policy') }} as policy
where seen.document_type = 'sales'
