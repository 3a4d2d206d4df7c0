-- What orders have not consumed; buckets of a forecast that is left out are left out with it.
select
    buckets.item_id as item,
    buckets.location_id as location,
    buckets.customer_id as customer,
    buckets.bucket_start as "start date",
    buckets.bucket_start + buckets.bucket_days::integer as "end date",
    buckets.remaining_quantity as forecastoverride,
    'forecast' as source_table,
    concat_ws(' / ', buckets.item_id, buckets.location_id, buckets.customer_id, buckets.bucket_start) as source_key,
    case
        when buckets.remaining_quantity is null then 'refused_line'
        when forecast.item is null then 'no_forecast'
        when buckets.bucket_start + buckets.bucket_days::integer <= getvariable('plan_date') then 'past_bucket'
    end as left_out,
    null::varchar as changed
from planning.forecast as buckets
left join forecast
    on buckets.item_id = forecast.item
    and buckets.location_id = forecast.location
    and buckets.customer_id = forecast.customer
