select
    lots.item_id,
    lots.location_id,
    sum(lots.quantity)::decimal(18, 4) as quantity
from {{ ref('rec_lots') }} as lots
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('cnf_locations') }} as locations using (location_id)
where
    lots.is_leading
    and lots.stock_status = 'available'
    and lots.quantity > 0
    and lots.expires_at < {{ local_day('cycle.as_of', 'locations') }}
group by all
