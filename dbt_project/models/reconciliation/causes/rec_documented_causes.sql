-- What movements prove and ledger breaks show. An unmapped key is unmapped with its whole quantity, whatever else happened
-- there.
with

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
        'ledger_break' as cause,
        quantity,
        'inferred' as confidence,
        side
    from {{ ref('rec_balance_breaks') }}
)

select *
from causes
anti join {{ ref('rec_untold_keys') }} using (item_id, location_id)
where
    not {{ is_unmapped('causes.item_id', 'causes') }}
    and not {{ is_unmapped('causes.location_id', 'causes') }}
