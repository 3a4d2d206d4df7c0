-- What to subtract from each warehouse's figure before planning: what documents prove wrong in the warehouse, unless another document
-- offsets it, a later count took it back, or the warehouse's own balance shows that only its log is wrong; and what the ERP has in a
-- more restrictive status, as stock that only one system has released must not be sold.
with

-- A count is of what is there, so it has found every fault before it, but perhaps in one of several bins.
items as (
    select
        causes.*,
        coalesce(
            causes.confidence = 'proven'
            and (actions.correct_in = 'same_side' and causes.side = 'wms' or actions.correct_in = 'other_side' and causes.side = 'erp'),
            false
        ) as is_fault,
        causes.cause = 'count_not_posted'
        and causes.side = 'wms'
        and causes.recorded_at >= min(causes.recorded_at) filter (where is_fault) over of_key as is_count_of_a_fault
    from {{ ref('rec_cause_items') }} as causes
    inner join {{ ref('cause_actions') }} as actions using (cause)
    anti join {{ ref('rec_offset_movements') }} using (erp_source, wms_source, source, movement_id)
    where causes.stock_status = 'available'
    window of_key as (partition by causes.erp_source, causes.wms_source, causes.item_id, causes.location_id)
),

faults as (
    select
        item_id,
        location_id,
        sum(quantity) filter (where is_fault) as proven_quantity,
        coalesce(sum(quantity) filter (where is_count_of_a_fault), 0) as counted_quantity,
        coalesce(sum(quantity) filter (where cause = 'ledger_break' and side = 'wms'), 0) as broken_quantity,
        sum(quantity) filter (where cause = 'status_not_synced') as unsynced_quantity
    from items
    group by all
),

-- A ledger that breaks by the opposite of a fault never had it: the movement is missing from the log, or twice in it.
balanced as (
    select
        *,
        case
            when proven_quantity > 0
                then greatest(proven_quantity + least(counted_quantity, 0) + least(broken_quantity, 0), 0)
            when proven_quantity < 0
                then least(proven_quantity + greatest(counted_quantity, 0) + greatest(broken_quantity, 0), 0)
        end as fault_quantity
    from faults
)

select
    item_id,
    location_id,
    (coalesce(fault_quantity, 0) + greatest(coalesce(unsynced_quantity, 0), 0))::decimal(18, 4) as quantity
from balanced
where fault_quantity is not null or unsynced_quantity is not null
