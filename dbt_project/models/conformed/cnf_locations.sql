with

-- Where the landscape names none and there is only one calendar, it applies to all locations.
calendars as (
    select
        coalesce(
            max(policy.default_calendar),
            if(count(distinct calendar.calendar_id) = 1, min(calendar.calendar_id), null)
        ) as calendar_id
    from {{ source('cycle', 'policy') }} as policy
    left join {{ ref('cnf_calendar') }} as calendar on true
)

select
    locations.location_id,
    locations.description,
    locations.site,
    locations.region,
    locations.time_zone,
    locations.location_type,
    coalesce(locations.calendar_id, calendars.calendar_id) as calendar_id
from ({{ canonical('locations') }}) as locations
cross join calendars
