with

forecasts as (
    {{ conformed_plan('forecasts') }}
)

select
    forecasts.* exclude (source_customer_code),
    coalesce(
        customers.id, own_customers.customer_id, forecasts.source || ':' || forecasts.source_customer_code
    ) as customer_id,
    case
        when forecasts.refusal is not null then forecasts.refusal
        when forecasts.published_at > cycle.as_of then 'published_in_future'
        when forecasts.bucket_days <= 0 then 'empty_bucket'
        when forecasts.bucket_days > 366 then 'overlong_bucket'
        when {{ in_base_units('forecasts.forecast_quantity') }} is null then 'unknown_quantity'
        when forecasts.forecast_quantity < 0 then 'negative_forecast'
    end as fault
from forecasts
cross join {{ source('cycle', 'cycle') }} as cycle
left join {{ ref('cnf_customer_xref') }} as customers
    on forecasts.source = customers.source and forecasts.source_customer_code = customers.source_code
left join {{ ref('cnf_customers') }} as own_customers on forecasts.source_customer_code = own_customers.customer_id
