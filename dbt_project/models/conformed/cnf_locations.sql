with

calendars as (
    -- Where there is one calendar only, it is everybody's.
    select if(count(distinct calendar_id) = 1, min(calendar_id), null) as calendar_id
    from {{ ref('stg_mdm__calendar') }}
)

select
    locations.location_id,
    locations.description,
    locations.site,
    locations.region,
    locations.time_zone,
    locations.location_type,
    calendars.calendar_id
from {{ ref('stg_mdm__locations') }} as locations
cross join calendars
