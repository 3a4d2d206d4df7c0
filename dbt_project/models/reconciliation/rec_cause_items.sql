-- Every piece of every cause: a movement that a document names, or a pattern.
select
    causes.erp_source,
    causes.wms_source,
    causes.item_id,
    causes.location_id,
    causes.stock_status,
    causes.cause,
    causes.quantity,
    'proven' as confidence,
    causes.side,
    causes.movement_id,
    causes.recorded_at,
    causes.delivery_id,
    causes.row_number,
    causes.case_id
from {{ ref('rec_movement_causes') }} as causes
where
    not {{ is_unmapped('causes.item_id', 'causes') }}
    and not {{ is_unmapped('causes.location_id', 'causes') }}
union all
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    'ledger_break' as cause,
    quantity,
    'inferred' as confidence,
    side,
    null as movement_id,
    null as recorded_at,
    null as delivery_id,
    null as row_number,
    null as case_id
from {{ ref('rec_balance_breaks') }}
union all
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    cause,
    quantity,
    case when cause = 'unexplained' then 'none' when starts_with(cause, 'unmapped') then 'proven' else 'inferred' end
        as confidence,
    null as side,
    null as movement_id,
    null as recorded_at,
    null as delivery_id,
    null as row_number,
    case_id
from {{ ref('rec_residual_causes') }}
