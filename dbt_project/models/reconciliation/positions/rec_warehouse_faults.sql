-- What to subtract from each warehouse's figure before planning: what documents prove wrong in the warehouse, unless its own balance
-- shows that only its log is wrong; and what the ERP has in a more restrictive status, as stock that only one system has released
-- must not be sold.
with

faults as (
    select
        causes.item_id,
        causes.location_id,
        sum(causes.quantity) filter (
            where causes.confidence = 'proven'
            and (actions.correct_in = 'same_side' and causes.side = 'wms' or actions.correct_in = 'other_side' and causes.side = 'erp')
        ) as proven_quantity,
        sum(causes.quantity) filter (where causes.cause = 'ledger_break' and causes.side = 'wms') as broken_quantity,
        sum(causes.quantity) filter (where causes.cause = 'status_not_synced') as unsynced_quantity
    from {{ ref('rec_cause_items') }} as causes
    inner join {{ ref('cause_actions') }} as actions using (cause)
    where causes.stock_status = 'available'
    group by all
),

-- A ledger that breaks by the opposite of a fault never had it: the movement is missing from the log, or twice in it.
balanced as (
    select
        *,
        case
            when proven_quantity > 0 then greatest(proven_quantity + least(coalesce(broken_quantity, 0), 0), 0)
            when proven_quantity < 0 then least(proven_quantity + greatest(coalesce(broken_quantity, 0), 0), 0)
        end as fault_quantity
    from faults
)

select
    item_id,
    location_id,
    (coalesce(fault_quantity, 0) + greatest(coalesce(unsynced_quantity, 0), 0))::decimal(18, 4) as quantity
from balanced
where fault_quantity is not null or unsynced_quantity is not null
