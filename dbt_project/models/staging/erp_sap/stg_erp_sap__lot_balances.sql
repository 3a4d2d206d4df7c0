with

mchb as (
    select * from {{ source('erp_sap', 'MCHB') }}
),

balances as (
    select *
    from mchb
    unpivot include nulls (quantity for balance in (CLABS, CINSM, CSPEM, CRETM))
)

select
    _system as source,
    _extracted_at as snapshot_at,
    MATNR as source_item_code,
    WERKS as source_site,
    LGORT as source_sublocation,
    case balance when 'CINSM' then 'quality' when 'CSPEM' then 'blocked' when 'CRETM' then 'returns' else 'available' end
        as stock_status,
    'comparable' as stock_scope,
    CHARG as lot_id,
    null::date as expires_on,
    null::varchar as source_unit,
    quantity::decimal(18, 4) as quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from balances
where quantity <> 0 or _refusal is not null
