-- Demand beyond a customer's own forecast consumes what is left of the bucket for others, then of the buckets before it, then
-- of those after it, within the policy's window. Each quantity consumes once. What was refused of a bucket is taken to be what demand for
-- it consumes there: what that leaves of its neighbours is an estimate.
with recursive

pooled as (
    select
        item_id,
        location_id,
        bucket_start,
        row_number() over (partition by item_id, location_id order by bucket_start) as bucket,
        bool_or(is_refused) as is_refused,
        sum(demand_quantity - own_quantity) as demand_beyond,
        sum(coalesce(forecast_quantity, 0) - own_quantity) as forecast_left
    from {{ ref('planning_forecast_demand') }}
    group by item_id, location_id, bucket_start
),

-- Demand for a refused bucket, or that reaches it, may go elsewhere: as far back as a bucket's reaches, and as far on as that of the
-- last bucket which reaches this one.
unsure as (
    select distinct
        buckets.item_id,
        buckets.location_id,
        buckets.bucket_start
    from pooled as refused
    cross join {{ source('cycle', 'policy') }} as policy
    inner join pooled as demand
        on refused.item_id = demand.item_id and refused.location_id = demand.location_id
        and demand.bucket between refused.bucket - policy.forecast_consumption_buckets_forward
        and refused.bucket + policy.forecast_consumption_buckets_backward
    inner join pooled as buckets
        on refused.item_id = buckets.item_id and refused.location_id = buckets.location_id
        and buckets.bucket between refused.bucket - policy.forecast_consumption_buckets_backward
        and refused.bucket + policy.forecast_consumption_buckets_backward + policy.forecast_consumption_buckets_forward
    where refused.is_refused and demand.demand_beyond > 0
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
        * exclude (is_refused, demand_beyond),
        if(is_refused, 0, demand_beyond) as demand_left
    from pooled
    union all
    select
        steps.step,
        item_id,
        location_id,
        bucket_start,
        bucket,
        forecast_left - least(forecast_left, coalesce(lag(demand_left, steps.distance) over buckets, 0)) as forecast_left,
        demand_left - least(demand_left, coalesce(lead(forecast_left, steps.distance) over buckets, 0)) as demand_left
    from consumption
    inner join steps on consumption.step + 1 = steps.step
    window buckets as (partition by item_id, location_id order by bucket)
)

select
    consumption.item_id,
    consumption.location_id,
    consumption.bucket_start,
    max(consumption.forecast_left) as forecast_left_before,
    min(consumption.forecast_left) as forecast_left,
    any_value(unsure.item_id) is not null as is_unsure
from consumption
left join unsure using (item_id, location_id, bucket_start)
group by consumption.item_id, consumption.location_id, consumption.bucket_start
