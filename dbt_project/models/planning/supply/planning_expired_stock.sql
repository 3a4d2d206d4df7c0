-- Of stock whose lots are not all known as much may be used as surely can.
select
    item_id,
    location_id,
    coalesce(sum(quantity) filter (where is_expired and doubt is null), 0)::decimal(18, 4) as quantity,
    coalesce(sum(quantity) filter (where not is_expired and doubt is null), 0)::decimal(18, 4) as usable_quantity,
    string_agg(distinct doubt, ', ' order by doubt) as doubts
from {{ ref('planning_available_lots') }}
group by all
