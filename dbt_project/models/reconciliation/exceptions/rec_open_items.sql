-- Open items of a key, oldest first, are cleared together where their running total returns to zero: a count or a correction
-- made good what one side lacked. Items that may still be matched (correct_in nowhere) neither clear nor are cleared; a
-- pattern has no date and comes first. What was cleared longer ago than an exception can recur is no part of one any more.
with

items as (
    select
        items.*,
        {{ movement_evidence('items') }} as evidence
    from {{ ref('rec_cause_items') }} as items
    left join {{ ref('cause_actions') }} as actions on items.cause = actions.cause
    where actions.correct_in is distinct from 'nowhere'
),

summed as (
    select
        *,
        sum(quantity) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status
            order by recorded_at nulls first, movement_id, cause, case_id, quantity
            rows unbounded preceding
        ) = 0 as is_balanced
    from items
),

grouped as (
    select
        *,
        count(*) filter (where is_balanced) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status
            order by recorded_at nulls first, movement_id, cause, case_id, quantity
            rows between current row and unbounded following
        ) as balances_to_come
    from summed
),

-- Items between two points of balance form a group; those after the last one are open.
cleared as (
    select
        *,
        max(recorded_at) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status, balances_to_come
        ) as cleared_at
    from grouped
)

select
    cleared.erp_source,
    cleared.wms_source,
    cleared.item_id,
    cleared.location_id,
    cleared.stock_status,
    cleared.cause,
    cleared.case_id,
    if(cleared.balances_to_come > 0, 0, cleared.quantity)::decimal(18, 4) as quantity,
    cleared.evidence,
    nullif(cleared.balances_to_come, 0) as cleared_group
from cleared
inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
cross join {{ source('cycle', 'policy') }} as policy
where
    cleared.balances_to_come = 0
    or cleared.cleared_at is null
    or cleared.cleared_at >= cutoffs.cutoff_at - to_days(policy.recurrence_days)
