with

promotions as (
    select * from {{ source('planning', 'promotions') }}
)

select
    _system as source,
    item_code as source_item_code,
    location_code as source_site,
    start as first_day,
    "end" as last_day,
    uplift_pct,
    _delivery_id as delivery_id,
    _row_number as row_number
from promotions
