-- Every piece of every cause: a movement that a document names, a break, or a pattern.
with

documented as (
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

-- An unmapped key is unmapped with its whole quantity, whatever happened there.
select *
from documented
where
    not {{ is_unmapped('documented.item_id', 'documented') }}
    and not {{ is_unmapped('documented.location_id', 'documented') }}
union all by name
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
    case_id
from {{ ref('rec_residual_causes') }}
