with

lfa1 as (
    select * from {{ source('erp_sap', 'LFA1') }}
)

select
    _system as source,
    LIFNR as source_supplier_code,
    NAME1 as description,
    LAND1 as country,
    _delivery_id as delivery_id,
    _row_number as row_number
from lfa1
