-- Above customers stands their group, of those that are in one alone. Two stand for customers without a row of their own: of the forecast
-- for all who are not named, and of demand of nobody known.
with

customers as (
    select
        *,
        if(contains(customer_groups, ', '), null, group_name('Group', customer_groups)) as owner
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
    null as owner,
    'customers' as source_table,
    owner as source_key
from customers
where owner is not null
group by customers.owner
union all
from (
    values
    (
        getvariable('all_other_customers'),
        'Forecast of an item and location for all customers who have none of their own',
        null, null, 'forecast', '*'
    ),
    (
        getvariable('unknown_customer'),
        'Orders and forecast whose customer has no master data',
        null, null, 'open_orders', 'unknown'
    )
) as stand_ins (name, description, category, owner, source_table, source_key)
