with

scheduled as (
    select
        source,
        order_id,
        order_line,
        requested_date,
        sum(requested_quantity) as quantity
    from ({{ canonical('sales_schedule_lines') }})
    group by all
),

parts as (
    select
        lines.source,
        lines.order_id,
        lines.order_line,
        lines.ordered_quantity,
        coalesce(scheduled.requested_date, lines.requested_date) as requested_date,
        row_number() over line as part,
        -- What no schedule line speaks of is wanted with the last one.
        if(
            count(*) over (partition by lines.source, lines.order_id, lines.order_line) = row_number() over line,
            lines.ordered_quantity,
            least(sum(scheduled.quantity) over line, lines.ordered_quantity)
        ) as until_quantity
    from {{ ref('cnf_sales_order_lines') }} as lines
    left join scheduled using (source, order_id, order_line)
    window line as (
        partition by lines.source, lines.order_id, lines.order_line
        order by scheduled.requested_date nulls last
        rows between unbounded preceding and current row
    )
)

select
    source,
    order_id,
    order_line,
    part,
    requested_date,
    lag(until_quantity, 1, 0) over line as from_quantity,
    until_quantity
from parts
window line as (partition by source, order_id, order_line order by part)
