{%- set told = {'EBTYP': 'EBTYP'} -%}
with

codes as (
    {{ supplier_codes('erp_sap') }}
),

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
    {{ supplier_answer(told) }} as answer,
    {{ supplier_answer_code(told) }} as answer_code,
    {{ unknown_codes(told) }} as unknown_codes,
    EINDT as confirmed_date,
    -- SAP writes 0 where nobody entered a quantity; a promise of none is a refusal all the same.
    if(answer = 'accepted', MENGE, nullif(MENGE, 0))::decimal(18, 4) as quantity,
    null::varchar as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from ekes
cross join codes
-- Those are shipment notices.
where EBTYP is distinct from 'LA'
