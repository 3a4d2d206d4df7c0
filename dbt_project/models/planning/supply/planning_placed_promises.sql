-- The part of the schedule that each promise speaks of: the one that is due nearest to it, where a day early counts as three late,
-- since goods are seldom early; or for what was shipped without a day the next after it left. And how much of it was received for
-- certain: under its own number, or of what a transfer's origin issued.
with

promises as (
    select
        promises.*,
        lines.location_id,
        sum(parts.delivered_quantity) as line_delivered
    from {{ ref('planning_supply_promises') }} as promises
    inner join {{ ref('cnf_purchase_order_lines') }} as lines using (source, purchase_order_id, purchase_order_line)
    inner join {{ ref('planning_schedule_parts') }} as parts using (source, purchase_order_id, purchase_order_line)
    group by all
),

placed as (
    select
        promises.*,
        parts.part_number
    from promises
    inner join {{ ref('planning_schedule_parts') }} as parts using (source, purchase_order_id, purchase_order_line)
    qualify row_number() over (
        partition by source, purchase_order_id, purchase_order_line, promises.tier, promises.promise_id
        order by
            coalesce(promises.expected_date is null and parts.promised_date < promises.shipped_on, false),
            greatest(
                coalesce(promises.expected_date, promises.shipped_on) - parts.promised_date,
                3 * (parts.promised_date - coalesce(promises.expected_date, promises.shipped_on))
            ) asc nulls last,
            parts.part_number
    ) = 1
),

named as (
    select
        placed.*,
        case
            when placed.tier > 1 then 0
            when placed.is_issued then placed.line_delivered
            else coalesce(receipts.quantity, 0)
        end as received_of_number,
        if(placed.is_issued, null, placed.asn_id) as number_received
    from placed
    left join {{ ref('planning_named_receipts') }} as receipts using (source, purchase_order_id, purchase_order_line, asn_id)
),

-- Of one number what comes first was received first.
shared as (
    select
        *,
        {{ share(
            'received_of_number',
            sum_before('quantity', 'expected_date asc nulls last, promise_id', within='tier, number_received'),
            'quantity'
        ) }} as received_under_number
    from named
)

select
    shared.source,
    shared.purchase_order_id,
    shared.purchase_order_line,
    shared.tier,
    shared.promise_id,
    shared.asn_id,
    shared.expected_date,
    shared.shipped_on,
    shared.confirmed_at,
    shared.told_by,
    shared.part_number,
    shared.quantity,
    coalesce(shared.expected_date < {{ local_day('cycle.as_of', 'locations') }}, false) as is_due,
    -- No more than was delivered on the line, whatever the log says.
    ({{ share(
        'line_delivered',
        sum_before('received_under_number', 'tier, expected_date asc nulls last, promise_id'),
        'received_under_number'
    ) }})::decimal(18, 4) as named_quantity
from shared
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('cnf_locations') }} as locations using (location_id)
