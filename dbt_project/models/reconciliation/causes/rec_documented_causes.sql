-- What movements prove and ledger breaks show. An unmapped key is unmapped with its whole quantity, whatever else happened
-- there.
with

documented as (
    select
        item_id,
        location_id,
        stock_status,
        sum(quantity) as quantity
    from {{ ref('rec_movement_causes') }}
    group by all
),

-- An ERP that holds in one status what its log moved in another has it there, and no document makes good for it: so restricted
-- batches, whose movements are written as if they were free.
breaks as (
    select
        breaks.*,
        breaks.side = 'erp'
        and sum(breaks.quantity) over of_place = 0
        and not bool_or(coalesce(sign(documented.quantity) = -sign(breaks.quantity), false)) over of_place as is_status_change
    from {{ ref('rec_balance_breaks') }} as breaks
    left join documented using (item_id, location_id, stock_status)
    window of_place as (partition by breaks.erp_source, breaks.wms_source, breaks.side, breaks.item_id, breaks.location_id)
),

causes as (
    select
        erp_source,
        wms_source,
        item_id,
        location_id,
        stock_status,
        cause,
        quantity,
        'proven' as confidence,
        side,
        source,
        movement_id,
        recorded_at,
        delivery_id,
        row_number,
        case_id
    from {{ ref('rec_movement_causes') }}
    union all by name
    select
        erp_source,
        wms_source,
        item_id,
        location_id,
        stock_status,
        if(is_status_change, 'status_not_synced', 'ledger_break') as cause,
        quantity,
        'inferred' as confidence,
        side,
        if(is_status_change, {{ case_over_statuses('item_id', 'location_id') }}, null) as case_id
    from breaks
)

select *
from causes
anti join {{ ref('rec_untold_keys') }} using (item_id, location_id)
where
    not {{ is_unmapped('causes.item_id', 'causes') }}
    and not {{ is_unmapped('causes.location_id', 'causes') }}
