-- Open items of a key, oldest first, are cleared together where their running total returns to zero: a count or a correction
-- made good what one side lacked. Items that may still be matched (correct_in nowhere) neither clear nor are cleared; a
-- pattern has no date and comes first.
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
told as (
    select
        *,
        list(coalesce(evidence, cause)) over (
            within_group rows between unbounded preceding and unbounded following
        ) as all_told,
        row_number() over within_group as place
    from grouped
    window
        within_group as (
            partition by erp_source, wms_source, item_id, location_id, stock_status, balances_to_come
            order by recorded_at nulls first, movement_id, cause, case_id, quantity
        )
)

select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    case_id,
    if(balances_to_come > 0, 0, quantity)::decimal(18, 4) as quantity,
    evidence,
    if(balances_to_come > 0, {{ others_than('all_told', 'place') }}, null) as cleared_by
from told
