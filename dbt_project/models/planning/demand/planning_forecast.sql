-- Consumption by others is spread over a bucket's customers in proportion to what they have left.
with

rows_left as (
    select
        *,
        forecast_quantity - own_quantity as left_quantity,
        sum(forecast_quantity - own_quantity) over (
            partition by item_id, location_id, bucket_start order by customer_id rows unbounded preceding
        ) as left_so_far
    from {{ ref('planning_forecast_demand') }}
    where forecast_quantity is not null
),

promoted as (
    select distinct
        forecast.item_id,
        forecast.location_id,
        forecast.bucket_start
    from rows_left as forecast
    inner join {{ ref('cnf_promotions') }} as promotions
        on forecast.item_id = promotions.item_id and forecast.location_id = promotions.location_id
        and forecast.bucket_start + forecast.bucket_days > promotions.first_day
        and forecast.bucket_start <= promotions.last_day
),

consumed as (
    select
        rows_left.*,
        -- Differences of running totals, so that rounding loses nothing.
        own_quantity + coalesce(
            round((1 - forecast_left / nullif(forecast_left_before, 0)) * left_so_far, 4)
            - round((1 - forecast_left / nullif(forecast_left_before, 0)) * (left_so_far - left_quantity), 4), 0
        ) as consumed_quantity
    from rows_left
    inner join {{ ref('planning_forecast_consumption') }} using (item_id, location_id, bucket_start)
)

select
    consumed.item_id,
    consumed.location_id,
    consumed.customer_id,
    consumed.bucket_start,
    consumed.bucket_days,
    consumed.forecast_quantity::decimal(18, 4) as forecast_quantity,
    consumed.consumed_quantity::decimal(18, 4) as consumed_quantity,
    (consumed.forecast_quantity - consumed.consumed_quantity)::decimal(18, 4) as remaining_quantity,
    consumed.version,
    promoted.item_id is not null as is_promotion,
    {{ row_trust(degraded_by=[stale('freshness')]) }}
from consumed
left join promoted using (item_id, location_id, bucket_start)
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join {{ ref('rec_freshness') }} as freshness on consumed.source = freshness.source
