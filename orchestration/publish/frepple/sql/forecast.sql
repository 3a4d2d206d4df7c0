-- Method manual: the tool takes our figures and computes none of its own.
select
    concat_ws(' - ', forecast.item_id, forecast.location_id, forecast.customer_id) as name,
    forecast.item_id as item,
    forecast.location_id as location,
    forecast.customer_id as customer,
    'manual' as method,
    'forecast' as source_table,
    concat_ws(' / ', forecast.item_id, forecast.location_id, forecast.customer_id) as source_key,
    case
        when held.reason is not null then held.reason
        when supplied.item is null then 'no_supply_path'
    end as left_out,
    null::varchar as changed
from (select distinct
    item_id,
    location_id,
    customer_id
from planning.forecast) as forecast
left join held using (item_id, location_id)
left join supplied on forecast.item_id = supplied.item and forecast.location_id = supplied.location
