-- Available stock of lots that have no life left, or less than is asked for.
select
    lots.item_id,
    lots.location_id,
    sum(lots.quantity)::decimal(18, 4) as quantity
from {{ ref('rec_lots') }} as lots
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('cnf_locations') }} as locations using (location_id)
left join {{ ref('cnf_items') }} as items using (item_id)
where
    lots.is_leading
    and lots.stock_status = 'available'
    and lots.quantity > 0
    and lots.expires_at < {{ local_day('cycle.as_of', 'locations') }} + coalesce(items.minimum_remaining_life_days, 0)
group by all
