{%- set told = {'status': 'status'} -%}
with

codes as (
    {{ supplier_codes('supplier_portal') }}
),

confirmations as (
    select * from {{ source('supplier_portal', 'confirmations') }}
)

select
    _system as source,
    supplier_code as source_supplier_code,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    po_line is null and _refusal is null as is_whole_order,
    _row_number::varchar as confirmation_line,
    _extracted_at as confirmed_at,
    false as is_dated,
    {{ supplier_answer(told) }} as answer,
    {{ supplier_answer_code(told) }} as answer_code,
    {{ unknown_codes(told) }} as unknown_codes,
    confirmed_date,
    confirmed_quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from confirmations
cross join codes
