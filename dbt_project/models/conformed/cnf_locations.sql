with

-- Where the landscape names none and there is only one calendar, it applies to all locations; of several nobody knows which.
calendars as (
    select
        count(calendar.calendar_id) > 0 as are_there,
        coalesce(
            max(policy.default_calendar),
            if(count(distinct calendar.calendar_id) = 1, min(calendar.calendar_id), null)
        ) as calendar_id
    from {{ source('cycle', 'policy') }} as policy
    left join {{ ref('cnf_calendar') }} as calendar on true
),

known as (
    select distinct calendar_id
    from {{ ref('cnf_calendar') }}
),

locations as (
    {{ canonical('locations') }}
)

select
    locations.location_id,
    locations.description,
    locations.site,
    locations.region,
    locations.time_zone,
    locations.location_type,
    coalesce(locations.calendar_id, calendars.calendar_id) as calendar_id,
    -- Its days are taken for those of UTC, and all of them for working days.
    case
        when locations.time_zone is null and count(locations.time_zone) over () > 0 then 'unknown_time_zone'
        when known.calendar_id is null and (locations.calendar_id is not null or calendars.are_there) then 'unknown_calendar'
    end as day_doubt
from locations
cross join calendars
left join known on coalesce(locations.calendar_id, calendars.calendar_id) = known.calendar_id
