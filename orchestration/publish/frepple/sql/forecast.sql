-- Method manual: the tool takes our figures and computes none of its own; not discrete, or it would cut them to whole ones.
select
    concat_ws(' @ ', parts.item_id, parts.location_id, customers.customer) as name,
    parts.item_id as item,
    parts.location_id as location,
    customers.customer,
    'manual' as method,
    'false' as discrete,
    getvariable('forecast_priority') as priority,
    'forecast' as source_table,
    concat_ws(' / ', parts.item_id, parts.location_id, customers.customer) as source_key,
    held.reason as left_out,
    if(supplied.item is null, 'no_supply_path', null) as warning,
    sum(parts.quantity) filter (where parts.left_out is null) as source_quantity
from forecast_parts as parts
inner join demand_customers as customers using (customer_id)
left join held using (item_id, location_id)
left join supplied on parts.item_id = supplied.item and parts.location_id = supplied.location
group by all
