-- A forecast may be of a customer, of a customer group (customer_level 1) or, with a blank or '*', of all (2).
with

forecasts as (
    {{ conformed_plan('forecasts') }}
),

known_groups as (
    select distinct unnest(customer_groups) as customer_group
    from {{ ref('cnf_customer_groups') }}
),

resolved as (
    select
        forecasts.* exclude (source_customer_code),
        coalesce(nullif(forecasts.source_customer_code, ''), '*') as customer_code,
        case
            when customer_code = '*' then 2
            when coalesce(customers.id, own_customers.customer_id) is not null then 0
            else (known_groups.customer_group is not null)::integer
        end as customer_level,
        if(
            customer_level = 0, coalesce(customers.id, own_customers.customer_id, forecasts.source || ':' || customer_code), null
        ) as customer_id
    from forecasts
    left join {{ ref('cnf_customer_xref') }} as customers
        on forecasts.source = customers.source and forecasts.source_customer_code = customers.source_code
    left join {{ ref('cnf_customers') }} as own_customers on forecasts.source_customer_code = own_customers.customer_id
    left join known_groups on forecasts.source_customer_code = known_groups.customer_group
)

select
    resolved.*,
    if(resolved.customer_level = 1, [resolved.customer_code], memberships.customer_groups) as customer_groups,
    case
        when resolved.refusal is not null then resolved.refusal
        when resolved.published_at > cycle.as_of then 'published_in_future'
        when resolved.bucket_days <= 0 then 'empty_bucket'
        when resolved.bucket_days > 366 then 'overlong_bucket'
        when {{ in_base_units('resolved.forecast_quantity') }} is null then 'unknown_quantity'
        when resolved.forecast_quantity < 0 then 'negative_forecast'
    end as fault
from resolved
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('cnf_customer_groups') }} as memberships using (customer_id)
