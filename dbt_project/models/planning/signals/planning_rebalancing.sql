-- What falls short at one location and can be spared at another: a location keeps what covers its own demand and its safety stock,
-- and gives the rest once, to the greatest need first. Doubtful stock is not offered, nor what demand may need that cannot be read.
with

positions as (
    select
        item_id,
        location_id,
        is_doubtful or is_demand_unread as is_kept,
        lowest_quantity - coalesce(safety_stock, 0) as balance_quantity,
        least(lowest_quantity - coalesce(safety_stock, 0), own_lowest_quantity) as spare_quantity
    from {{ ref('planning_replenished_projections') }}
),

-- Ways that goods take, whatever the item.
lanes as (
    select
        lanes.origin_location_id,
        lanes.location_id
    from {{ ref('planning_transport_lanes') }} as lanes
    cross join {{ source('cycle', 'policy') }} as policy
    group by lanes.origin_location_id, lanes.location_id
    having sum(lanes.shipments) >= any_value(policy.minimum_shipments)
),

offers as (
    select
        short.item_id,
        short.location_id,
        origins.location_id as origin_location_id,
        origins.spare_quantity,
        -short.balance_quantity as needed_quantity
    from positions as short
    inner join lanes using (location_id)
    inner join positions as origins
        on short.item_id = origins.item_id and lanes.origin_location_id = origins.location_id
    where short.balance_quantity < 0 and origins.spare_quantity > 0 and not origins.is_kept
    qualify row_number() over (
        partition by short.item_id, short.location_id order by origins.spare_quantity desc, origins.location_id asc
    ) = 1
),

shared as (
    select
        *,
        sum(needed_quantity) over (
            partition by item_id, origin_location_id order by needed_quantity desc, location_id asc
        ) - needed_quantity as promised_quantity
    from offers
)

select
    item_id,
    location_id,
    origin_location_id,
    least(needed_quantity, spare_quantity - promised_quantity)::decimal(18, 4) as quantity
from shared
where spare_quantity > promised_quantity
