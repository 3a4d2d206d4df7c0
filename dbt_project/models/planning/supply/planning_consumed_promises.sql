-- How much of the promises of a part of the schedule is no longer to come, besides what receipts named: what was received, and of
-- confirmations what notices took the place of, since what is shipped was confirmed before. A notice of more than its part is of
-- the next ones too.
with

received as (
    select
        *,
        notices - notices_received as notices_left
    from {{ ref('planning_received_promises') }}
),

running as (
    select
        *,
        {{ sum_before('(notices_left - open_quantity)', 'part_number') }} + notices_left - open_quantity as surplus
    from received
),

carried as (
    select
        *,
        surplus - least(
            min(surplus) over (
                partition by source, purchase_order_id, purchase_order_line order by part_number rows unbounded preceding
            ),
            0
        ) as carried_on
    from running
),

covered as (
    select
        *,
        notices_left - carried_on + coalesce(lag(carried_on) over (
            partition by source, purchase_order_id, purchase_order_line order by part_number
        ), 0) as notices_here
    from carried
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    part_number,
    1 as tier,
    notices_received::decimal(18, 4) as quantity
from covered
union all
select
    source,
    purchase_order_id,
    purchase_order_line,
    part_number,
    2 as tier,
    least(confirmations, confirmations_received + notices_here)::decimal(18, 4) as quantity
from covered
