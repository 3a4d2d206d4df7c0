with

asns as (
    select * from {{ source('supplier_portal', 'asns') }}
)

select
    _system as source,
    asn_number as asn_id,
    supplier_code as source_supplier_code,
    po_number as purchase_order_id,
    po_line as purchase_order_line,
    item_code as source_item_code,
    _extracted_at as told_at,
    false as is_dated,
    shipped_quantity::decimal(18, 4) as quantity,
    unit as source_unit,
    {{ told_instant('shipped_at') }} as shipped_at,
    {{ told_date('shipped_at') }} as shipped_on,
    {{ told_date('estimated_arrival') }} as expected_arrival_date,
    {{ told_instant('estimated_arrival') }} as expected_arrival_at,
    _delivery_id as delivery_id,
    _row_number as row_number
from asns
