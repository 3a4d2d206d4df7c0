-- A promotion of a region, or of all locations, is one at each of them.
with

promotions as (
    {{ conformed_plan('promotions') }}
)

select
    promotions.* exclude (refusal, location_code, location_level, location_id),
    coalesce(places.location_id, promotions.location_id) as location_id
from promotions
left join {{ ref('cnf_locations') }} as places
    on promotions.location_level = 2 or (promotions.location_level = 1 and promotions.region = places.region)
where promotions.refusal is null
