-- What orders have not consumed, by the tool's buckets; parts of a forecast that is left out are left out with it.
with

decided as (
    select
        parts.* exclude (left_out),
        customers.customer,
        case
            when parts.left_out = 'refused_line' then 'refused_line'
            when forecast.item is null then 'no_forecast'
            else parts.left_out
        end as left_out,
        -- What is not shared out is told by the bucket that was published.
        if(
            parts.left_out is null,
            concat_ws(' / ', parts.item_id, parts.location_id, customers.customer, parts.part_start),
            concat_ws(' / ', parts.item_id, parts.location_id, parts.customer_id, parts.bucket_start)
        ) as source_key,
        coalesce(customers.changed, if(parts.is_rebucketed, 'other_buckets', null)) as changed
    from forecast_parts as parts
    inner join demand_customers as customers using (customer_id)
    left join forecast
        on parts.item_id = forecast.item
        and parts.location_id = forecast.location
        and customers.customer = forecast.customer
)

select
    item_id as item,
    location_id as location,
    customer,
    part_start as "start date",
    part_end as "end date",
    sum(quantity)::decimal(18, 4) as forecastoverride,
    'forecast' as source_table,
    source_key,
    left_out,
    min(changed) as changed,
    sum(quantity)::decimal(18, 4) as source_quantity
from decided
group by item_id, location_id, customer, part_start, part_end, left_out, source_key
