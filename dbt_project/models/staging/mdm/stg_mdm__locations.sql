with

locations as (
    select * from {{ source('mdm', 'locations') }}
)

select
    location_id,
    description,
    site,
    region,
    time_zone,
    location_type,
    calendar_id,
    _delivery_id as delivery_id,
    _row_number as row_number
from locations
