with

mard as (
    select * from {{ source('erp_sap', 'MARD') }}
),

balances as (
    select *
    from mard
    unpivot include nulls (quantity for balance in (LABST, INSME, SPEME, EINME, RETME, UMLME, KLABS))
)

select
    _system as source,
    _extracted_at as snapshot_at,
    MATNR as source_item_code,
    WERKS as source_site,
    LGORT as source_sublocation,
    case balance
        when 'INSME' then 'quality'
        when 'SPEME' then 'blocked'
        when 'EINME' then 'blocked'
        when 'RETME' then 'returns'
        when 'UMLME' then 'in_transit'
        else 'available'
    end as stock_status,
    case balance when 'UMLME' then 'in_transit' when 'KLABS' then 'consignment' else 'comparable' end as stock_scope,
    '' as lot_id,
    null::date as expires_on,
    null::boolean as is_reserved,
    null::varchar as source_unit,
    quantity::decimal(18, 4) as quantity,
    _delivery_id as delivery_id,
    _row_number as row_number
from balances
-- A material without stock keeps one row, so that its key exists; so does a row that was refused.
where quantity <> 0 or balance = 'LABST'
