select
    'SO-' || orders.demand_id as name,
    orders.item_id as item,
    orders.location_id as location,
    customers.customer,
    coalesce(orders.requested_date, orders.promised_date, orders.ordered_at::date) as due,
    orders.open_quantity as quantity,
    'open' as status,
    coalesce(nullif(orders.priority, 0), getvariable('order_priority')) as priority,
    'open_orders' as source_table,
    concat_ws(' / ', orders.order_id, orders.order_line) as source_key,
    case
        when held.reason is not null then held.reason
        when orders.open_quantity is null then 'refused_line'
        when orders.open_quantity <= 0 then 'nothing_open'
        when orders.is_blocked then 'order_blocked'
        when coalesce(orders.requested_date, orders.promised_date, orders.ordered_at::date) is null then 'no_date'
    end as left_out,
    case
        when customers.changed is not null then customers.changed
        when orders.requested_date is not null then null
        when orders.promised_date is not null then 'due_on_promised_date'
        else 'due_on_order_date'
    end as changed,
    if(supplied.item is null, 'no_supply_path', null) as warning,
    orders.open_quantity as source_quantity
from planning.open_orders as orders
left join demand_customers as customers on orders.customer_id is not distinct from customers.customer_id
left join held using (item_id, location_id)
left join supplied on orders.item_id = supplied.item and orders.location_id = supplied.location
