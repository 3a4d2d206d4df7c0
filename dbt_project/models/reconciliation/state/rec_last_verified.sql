-- State carried to the next cycle: what each warehouse held when its figure was last trusted, in case it stops delivering.
select
    stock.item_id,
    stock.location_id,
    stock.stock_status,
    stock.quantity,
    0::decimal(18, 4) as moved_quantity,
    stock.on_hand_at as verified_at,
    stock.on_hand_at as rolled_to_at,
    cycle.cycle_id
from {{ ref('rec_on_hand') }} as stock
semi join {{ ref('rec_positions') }} as positions
    on stock.item_id = positions.item_id and stock.location_id = positions.location_id and positions.is_sound
cross join {{ source('cycle', 'cycle') }} as cycle
union all by name
select carried.*
from {{ ref('rec_carried_stock') }} as carried
anti join {{ ref('rec_positions') }} as positions
    on carried.item_id = positions.item_id and carried.location_id = positions.location_id and positions.is_sound
