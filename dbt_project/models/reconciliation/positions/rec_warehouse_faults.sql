-- What to subtract from each warehouse's figure before planning: what documents prove wrong in the warehouse, and what the ERP
-- has in a more restrictive status, as stock that only one system has released must not be sold.
with

faults as (
    select
        causes.item_id,
        causes.location_id,
        causes.stock_status,
        causes.cause,
        sum(causes.quantity) as quantity
    from {{ ref('rec_cause_items') }} as causes
    inner join {{ ref('cause_actions') }} as actions using (cause)
    where
        causes.cause = 'status_not_synced'
        or (
            causes.confidence = 'proven'
            and (actions.correct_in = 'same_side' and causes.side = 'wms' or actions.correct_in = 'other_side' and causes.side = 'erp')
        )
    group by all
)

select
    item_id,
    location_id,
    sum(if(cause = 'status_not_synced', greatest(quantity, 0), quantity))::decimal(18, 4) as quantity
from faults
where stock_status = 'available'
group by all
