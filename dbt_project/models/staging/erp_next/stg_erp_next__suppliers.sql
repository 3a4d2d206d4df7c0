with

supplier as (
    select * from {{ source('erp_next', 'Supplier') }}
)

select
    _system as source,
    name as source_supplier_code,
    supplier_name as description,
    country,
    _delivery_id as delivery_id,
    _row_number as row_number
from supplier
