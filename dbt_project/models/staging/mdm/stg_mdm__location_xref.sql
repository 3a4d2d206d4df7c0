with

location_xref as (
    select * from {{ source('mdm', 'location_xref') }}
)

select
    source,
    source_site,
    coalesce(source_sublocation, '') as source_sublocation,
    location_id,
    stock_status,
    valid_from,
    valid_to,
    _delivery_id as delivery_id,
    _row_number as row_number
from location_xref
cross join {{ source('cycle', 'cycle') }}
where as_of::date between valid_from and coalesce(valid_to, date '9999-12-31')
