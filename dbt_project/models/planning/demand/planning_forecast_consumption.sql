-- Demand beyond a customer's own forecast consumes what is left of the bucket for others, then of the buckets before it, then
-- of those after it, within the policy's window. Each quantity consumes once.
with recursive

pooled as (
    select
        item_id,
        location_id,
        bucket_start,
        row_number() over (partition by item_id, location_id order by bucket_start) as bucket,
        sum(demand_quantity - own_quantity) as demand_left,
        sum(coalesce(forecast_quantity, 0) - own_quantity) as forecast_left
    from {{ ref('planning_forecast_demand') }}
    group by item_id, location_id, bucket_start
),

numbered as (
    select
        unnest(
            generate_series(1, 1 + forecast_consumption_buckets_backward + forecast_consumption_buckets_forward)
        ) as step,
        forecast_consumption_buckets_backward as backward
    from {{ source('cycle', 'policy') }}
),

-- Distance of each step from the bucket of the demand: 0, -1, -2 …, then 1, 2 ….
steps as (
    select
        step,
        if(step <= backward + 1, 1 - step, step - backward - 1) as distance
    from numbered
),

consumption as (
    select
        0::bigint as step,
        *
    from pooled
    union all
    select
        steps.step,
        item_id,
        location_id,
        bucket_start,
        bucket,
        demand_left - least(demand_left, coalesce(lead(forecast_left, steps.distance) over buckets, 0)) as demand_left,
        forecast_left - least(forecast_left, coalesce(lag(demand_left, steps.distance) over buckets, 0)) as forecast_left
    from consumption
    inner join steps on consumption.step + 1 = steps.step
    window buckets as (partition by item_id, location_id order by bucket)
)

select
    item_id,
    location_id,
    bucket_start,
    max(forecast_left) as forecast_left_before,
    min(forecast_left) as forecast_left
from consumption
group by item_id, location_id, bucket_start
