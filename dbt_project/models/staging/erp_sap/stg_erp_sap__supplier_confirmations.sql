with

ekes as (
    select * from {{ source('erp_sap', 'EKES') }}
)

select
    _system as source,
    EBELN as purchase_order_id,
    EBELP as purchase_order_line,
    ETENS as confirmation_line,
    {{ to_utc('ERDAT::timestamp', '_time_zone') }} as confirmed_at,
    true as is_dated,
    EINDT as confirmed_date,
    MENGE::decimal(18, 4) as quantity,
    null::varchar as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from ekes
where EBTYP = 'AB'
