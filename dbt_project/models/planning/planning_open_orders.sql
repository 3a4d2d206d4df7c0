with

issued as (
    select
        source,
        order_id,
        order_line,
        sum(issued_quantity) as quantity
    from {{ ref('cnf_goods_issues') }}
    group by all
),

open_lines as (
    select
        lines.*,
        greatest(lines.ordered_quantity - coalesce(issued.quantity, 0), 0)::decimal(18, 4) as open_quantity
    from {{ ref('cnf_sales_order_lines') }} as lines
    left join issued using (source, order_id, order_line)
    where not lines.is_closed and not lines.is_return
)

select
    lines.order_id,
    lines.order_line,
    lines.item_id,
    lines.location_id,
    lines.customer_id,
    lines.ordered_at,
    lines.requested_date,
    lines.promised_date,
    lines.ordered_quantity,
    lines.confirmed_quantity,
    lines.open_quantity,
    lines.requested_date < cycle.as_of::date as is_overdue,
    lines.unit_price,
    coalesce(trust.trust, 'verified') as trust,
    coalesce(trust.trust_reasons, '') as trust_reasons
from open_lines as lines
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
where lines.open_quantity > 0
