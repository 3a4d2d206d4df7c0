select
    location_id as name,
    description,
    region as category,
    if(calendar_id in (select name from calendar), calendar_id, null) as available,
    'locations' as source_table,
    location_id as source_key
from planning.locations
