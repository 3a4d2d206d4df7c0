-- The open quantity of a purchase order line, allocated to shipping notices, then confirmations, then
-- schedule lines; within each the latest first, since the earliest were received first.
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

open_lines as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        coalesce(unposted.unposted_quantity, 0) as unposted_quantity,
        lines.ordered_quantity - lines.received_quantity - coalesce(unposted.unposted_quantity, 0) as open_quantity
    from {{ ref('cnf_purchase_order_lines') }} as lines
    left join unposted using (source, purchase_order_id, purchase_order_line)
    where not lines.is_closed and not lines.is_return
),

promises as (
    select
        *,
        sum(quantity) over (
            partition by source, purchase_order_id, purchase_order_line
            order by tier asc, expected_date desc, promise_id asc
            rows unbounded preceding
        ) - quantity as promised_before
    from {{ ref('planning_supply_promises') }}
)

select
    promises.source,
    promises.purchase_order_id,
    promises.purchase_order_line,
    promises.tier,
    promises.promise_id,
    promises.asn_id,
    promises.expected_date,
    promises.confirmed_at,
    promises.told_by,
    lines.unposted_quantity,
    greatest(0, least(promises.quantity, lines.open_quantity - promises.promised_before))::decimal(18, 4) as open_quantity
from promises
inner join open_lines as lines using (source, purchase_order_id, purchase_order_line)
