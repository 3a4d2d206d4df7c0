-- Ways that goods have taken often enough, the most used one first. The tool counts a lead time in working days of the destination, ours
-- is in days: it is as many as are worked of that many.
with

worked as (
    select
        calendar_id,
        count(*) filter (where is_working_day) / count(*) as share
    from planning.calendar
    group by calendar_id
)

select
    lanes.item_id as item,
    lanes.location_id as location,
    lanes.origin_location_id as origin,
    format(
        '{}d', greatest(round(lanes.lead_time_days * coalesce(worked.share, 1))::integer, if(lanes.lead_time_days > 0, 1, 0))
    ) as leadtime,
    row_number() over (
        partition by lanes.item_id, lanes.location_id
        order by lanes.shipments desc nulls last, lanes.lead_time_days asc nulls last, lanes.origin_location_id asc
    ) as priority,
    'transport_lanes' as source_table,
    concat_ws(' / ', lanes.item_id, lanes.origin_location_id, lanes.location_id) as source_key,
    case
        when lanes.origin_location_id = lanes.location_id then 'origin_is_destination'
        when coalesce(lanes.shipments, 0) < getvariable('minimum_shipments') then 'too_few_shipments'
        when lanes.lead_time_days is null then 'no_lead_time'
    end as left_out
from planning.transport_lanes as lanes
left join location on lanes.location_id = location.name
left join worked on location.available = worked.calendar_id
union all
-- A way that goods take, of which nobody knows where it begins.
select
    item_id as item,
    location_id as location,
    origin_location_id as origin,
    null as leadtime,
    null as priority,
    'inbound_supply' as source_table,
    supply_id as source_key,
    'unknown_origin' as left_out
from planning.inbound_supply
where
    supply_type = 'transfer' and coalesce(shipped_quantity, 0) = 0
    and (origin_location_id is null or contains(trust_reasons, 'unknown_origin'))
