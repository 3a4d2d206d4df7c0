-- Above customers stands their group, of those that are in one alone. Two stand for customers without a row of their own: of the forecast
-- for all who are not named, and of demand of nobody known.
with

customers as (
    select
        *,
        coalesce(
            if(contains(customer_groups, ', '), null, group_name('Group', customer_groups)), getvariable('all_customers')
        ) as owner
    from planning.customers
)

select
    customer_id as name,
    description,
    country as category,
    owner,
    'customers' as source_table,
    customer_id as source_key
from customers
union all
select
    owner as name,
    min(customer_groups) as description,
    null as category,
    getvariable('all_customers') as owner,
    'customers' as source_table,
    owner as source_key
from customers
where owner <> getvariable('all_customers')
group by customers.owner
union all
from (
    values
    (getvariable('all_customers'), null, null, null, 'customers', getvariable('all_customers')),
    (
        getvariable('all_other_customers'),
        'Forecast of an item and location for all customers who have none of their own',
        null, getvariable('all_customers'), 'forecast', '*'
    ),
    (
        getvariable('unknown_customer'),
        'Orders and forecast whose customer has no master data',
        null, getvariable('all_customers'), 'open_orders', 'unknown'
    )
) as added (name, description, category, owner, source_table, source_key)
