with

delays as (
    select * from {{ source('supplier_portal', 'delays') }}
)

select
    _system as source,
    supplier_code as source_supplier_code,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    reported_at,
    new_date,
    reason,
    _delivery_id as delivery_id,
    _row_number as row_number
from delays
