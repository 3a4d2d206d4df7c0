-- Who supplies what where, by the table and by every purchase still open: an order without such a row makes the tool
-- invent one. Costs in group currency only, since the tool would compare others as if they were.
with

open_purchases as (
    select
        item_id,
        supplier_id,
        location_id,
        -- None of a line that was refused: nobody knows when it comes.
        max(greatest(expected_receipt_date - ordered_at::date, 0)) filter (where expected_receipt_date is not null) as lead_time_days
    from planning.inbound_supply
    where supply_type = 'purchase' and item_id is not null and supplier_id is not null and location_id is not null
    group by all
),

pairs as (
    select
        coalesce(known.item_id, open_purchases.item_id) as item_id,
        coalesce(known.supplier_id, open_purchases.supplier_id) as supplier_id,
        coalesce(known.location_id, open_purchases.location_id) as location_id,
        coalesce(
            known.planned_lead_time_days, known.observed_lead_time_p50_days, open_purchases.lead_time_days
        ) as lead_time_days,
        known.observed_lead_time_p90_days,
        known.minimum_order_quantity,
        known.order_multiple,
        if(known.currency = getvariable('group_currency'), known.unit_cost, null) as cost,
        if(known.item_id is null, 'inbound_supply', 'item_suppliers') as source_table
    from planning.item_suppliers as known
    full join open_purchases using (item_id, supplier_id, location_id)
),

timed as (
    select
        pairs.* exclude (lead_time_days, cost),
        coalesce(pairs.lead_time_days, places.planned_lead_time_days) as lead_time_days,
        coalesce(places.goods_receipt_days, 0) as goods_receipt_days,
        coalesce(pairs.cost, if(places.currency = getvariable('group_currency'), places.unit_cost, null)) as cost
    from pairs
    left join planning.item_locations as places using (item_id, location_id)
)

select
    item_id as item,
    supplier_id as supplier,
    location_id as location,
    format('{}d', greatest(ceil(lead_time_days + goods_receipt_days), 0)::integer) as leadtime,
    -- What one delivery in ten takes longer: the tool plans it in where there is time.
    if(
        observed_lead_time_p90_days > lead_time_days, format('{}d', ceil(observed_lead_time_p90_days - lead_time_days)::integer), null
    ) as extra_safety_leadtime,
    nullif(minimum_order_quantity, 0) as sizeminimum,
    nullif(order_multiple, 0) as sizemultiple,
    cost,
    -- No source says whom to ask first: those that master data names, by price, then by time.
    row_number() over (
        partition by item_id, location_id
        order by source_table = 'item_suppliers' desc, cost asc nulls last, lead_time_days asc nulls last, supplier_id asc
    ) as priority,
    source_table,
    concat_ws(' / ', item_id, supplier_id, location_id) as source_key,
    if(lead_time_days is null, 'no_lead_time', null) as left_out
from timed
