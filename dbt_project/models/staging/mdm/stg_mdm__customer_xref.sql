with

customer_xref as (
    select * from {{ source('mdm', 'customer_xref') }}
)

select
    source,
    source_code,
    id,
    valid_from,
    valid_to,
    _delivery_id as delivery_id,
    _row_number as row_number
from customer_xref
cross join {{ source('cycle', 'cycle') }}
where as_of::date between valid_from and coalesce(valid_to, date '9999-12-31')
