-- Under which customer of the tool goes what each of ours asks for, so that nothing is lost for want of one.
select
    asked.customer_id,
    case
        when asked.customer_id = '*' then getvariable('all_other_customers')
        else coalesce(customer.name, getvariable('unknown_customer'))
    end as customer,
    if(asked.customer_id = '*' or customer.name is not null, null, 'customer_not_known') as changed
from (
    select customer_id from planning.open_orders
    union
    select customer_id from planning.forecast
) as asked
left join customer on asked.customer_id = customer.name
