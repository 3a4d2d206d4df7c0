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
        known.minimum_order_quantity,
        known.order_multiple,
        if(known.currency = getvariable('group_currency'), known.unit_cost, null) as cost,
        if(known.item_id is null, 'inbound_supply', 'item_suppliers') as source_table
    from planning.item_suppliers as known
    full join open_purchases using (item_id, supplier_id, location_id)
)

select
    pairs.item_id as item,
    pairs.supplier_id as supplier,
    pairs.location_id as location,
    format(
        '{}d',
        greatest(
            ceil(coalesce(pairs.lead_time_days, places.planned_lead_time_days) + coalesce(places.goods_receipt_days, 0)), 0
        )::integer
    ) as leadtime,
    nullif(pairs.minimum_order_quantity, 0) as sizeminimum,
    nullif(pairs.order_multiple, 0) as sizemultiple,
    coalesce(pairs.cost, if(places.currency = getvariable('group_currency'), places.unit_cost, null)) as cost,
    pairs.source_table,
    concat_ws(' / ', pairs.item_id, pairs.supplier_id, pairs.location_id) as source_key,
    if(coalesce(pairs.lead_time_days, places.planned_lead_time_days) is null, 'no_lead_time', null) as left_out,
    null::varchar as changed
from pairs
left join planning.item_locations as places using (item_id, location_id)
