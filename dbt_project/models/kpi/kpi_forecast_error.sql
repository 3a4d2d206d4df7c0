-- Each day counts in one bucket: where buckets of several lengths overlap, in the shortest, and a longer one for the rest of its
-- days only.
with

forecast_days as (
    select
        lagged.*,
        lagged.bucket_start + unnest(range(lagged.bucket_days))::integer as day
    from {{ ref('rec_lagged_forecasts') }} as lagged
    cross join {{ source('cycle', 'cycle') }} as cycle
    where lagged.bucket_start + lagged.bucket_days <= cycle.as_of::date
),

days as (
    select *
    from forecast_days
    qualify row_number() over (partition by item_id, location_id, day order by bucket_days asc, bucket_start desc) = 1
),

forecast as (
    select
        item_id,
        location_id,
        bucket_start,
        bucket_days,
        forecast_quantity * count(*) / bucket_days as forecast_quantity
    from days
    group by item_id, location_id, bucket_start, bucket_days, forecast_quantity
),

-- What is forecast of anything at the location.
location_days as (
    select distinct on (location_id, day)
        location_id,
        day,
        bucket_start,
        bucket_days
    from days
    order by location_id asc, day asc, bucket_days asc, bucket_start desc
),

-- Demand without a forecast counts too.
demand as (
    select
        history.item_id,
        history.location_id,
        coalesce(days.bucket_start, location_days.bucket_start) as bucket_start,
        coalesce(days.bucket_days, location_days.bucket_days) as bucket_days,
        sum(history.ordered_quantity) as demand_quantity
    from {{ ref('planning_demand_history') }} as history
    inner join location_days on history.location_id = location_days.location_id and history.demand_date = location_days.day
    left join days
        on history.item_id = days.item_id and history.location_id = days.location_id and history.demand_date = days.day
    group by all
),

compared as (
    select
        location_id,
        coalesce(forecast.forecast_quantity, 0) as forecast_quantity,
        coalesce(demand.demand_quantity, 0) as demand_quantity
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
