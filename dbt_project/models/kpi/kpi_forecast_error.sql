with

forecast as (
    select lagged.*
    from {{ ref('rec_lagged_forecasts') }} as lagged
    cross join {{ source('cycle', 'cycle') }} as cycle
    where lagged.bucket_start + lagged.bucket_days <= cycle.as_of::date
),

buckets as (
    select distinct
        location_id,
        bucket_start,
        bucket_days
    from forecast
),

-- Demand without a forecast counts too.
demand as (
    select
        lines.item_id,
        buckets.location_id,
        buckets.bucket_start,
        buckets.bucket_days,
        sum(issues.issued_quantity) as issued_quantity
    from {{ ref('cnf_goods_issues') }} as issues
    inner join {{ ref('cnf_sales_order_lines') }} as lines using (source, order_id, order_line)
    inner join buckets
        on lines.location_id = buckets.location_id
        and issues.issued_on between buckets.bucket_start and buckets.bucket_start + buckets.bucket_days - 1
    where not lines.is_return
    group by all
),

compared as (
    select
        location_id,
        coalesce(forecast.forecast_quantity, 0) as forecast_quantity,
        coalesce(demand.issued_quantity, 0) as demand_quantity
    from forecast
    full join demand using (item_id, location_id, bucket_start, bucket_days)
)

select
    coalesce(compared.location_id, '*') as location_id,
    any_value(policy.forecast_lag_days) as lag_days,
    count(*) as buckets,
    sum(compared.demand_quantity)::decimal(18, 4) as demand_quantity,
    sum(compared.forecast_quantity)::decimal(18, 4) as forecast_quantity,
    (
        sum(abs(compared.demand_quantity - compared.forecast_quantity)) / nullif(sum(compared.demand_quantity), 0)
    )::double as wape,
    (
        sum(compared.forecast_quantity - compared.demand_quantity) / nullif(sum(compared.demand_quantity), 0)
    )::double as bias
from compared
cross join {{ source('cycle', 'policy') }} as policy
group by grouping sets ((compared.location_id), ())
having count(*) > 0
