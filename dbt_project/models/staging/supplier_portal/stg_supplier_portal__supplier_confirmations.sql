with

confirmations as (
    select * from {{ source('supplier_portal', 'confirmations') }}
)

select
    _system as source,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    _row_number::varchar as confirmation_line,
    _extracted_at as confirmed_at,
    false as is_dated,
    confirmed_date,
    confirmed_quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    _delivery_id as delivery_id,
    _row_number as row_number
from confirmations
where lower(coalesce(status, 'confirmed')) not in ('rejected', 'cancelled')
