-- A customer has a group for each sales area.
with

knvv as (
    select * from {{ source('erp_sap', 'KNVV') }}
)

select
    _system as source,
    KUNNR as source_customer_code,
    KDGRP as customer_group,
    _delivery_id as delivery_id,
    _row_number as row_number
from knvv
