with

kna1 as (
    select * from {{ source('erp_sap', 'KNA1') }}
)

select
    _system as source,
    KUNNR as source_customer_code,
    NAME1 as description,
    LAND1 as country,
    _delivery_id as delivery_id,
    _row_number as row_number
from kna1
