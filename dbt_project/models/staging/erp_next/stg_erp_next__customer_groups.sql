with

customer as (
    select * from {{ source('erp_next', 'Customer') }}
)

select
    _system as source,
    name as source_customer_code,
    customer_group,
    _delivery_id as delivery_id,
    _row_number as row_number
from customer
