with

ekes as (
    select * from {{ source('erp_sap', 'EKES') }}
)

select
    _system as source,
    coalesce(XBLNR, 'EKES/' || EBELN || '/' || EBELP || '/' || ETENS) as asn_id,
    XBLNR is not null as is_numbered,
    EBELN as purchase_order_id,
    EBELP as purchase_order_line,
    {{ to_utc('ERDAT::timestamp', '_time_zone') }} as told_at,
    MENGE::decimal(18, 4) as quantity,
    null::varchar as source_unit,
    ERDAT as shipped_on,
    EINDT as expected_arrival_date,
    _delivery_id as delivery_id,
    _row_number as row_number
from ekes
where EBTYP = 'LA'
