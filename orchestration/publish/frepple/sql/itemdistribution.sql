select
    item_id as item,
    location_id as location,
    origin_location_id as origin,
    format('{}d', greatest(ceil(lead_time_days), 0)::integer) as leadtime,
    'transport_lanes' as source_table,
    concat_ws(' / ', item_id, origin_location_id, location_id) as source_key,
    case
        when origin_location_id = location_id then 'origin_is_destination'
        when lead_time_days is null then 'no_lead_time'
    end as left_out,
    null::varchar as changed
from planning.transport_lanes
union all
-- A way that goods take, of which nobody knows where it begins.
select
    item_id as item,
    location_id as location,
    origin_location_id as origin,
    null as leadtime,
    'inbound_supply' as source_table,
    supply_id as source_key,
    'unknown_origin' as left_out,
    null as changed
from planning.inbound_supply
where supply_type = 'transfer' and origin_location_id is null and coalesce(shipped_quantity, 0) = 0
