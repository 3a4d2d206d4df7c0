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

consumed as (
    select
        rows_left.*,
        is_unsure,
        -- Differences of running totals, so that rounding loses nothing.
        (
            own_quantity + coalesce(
                round((1 - forecast_left / nullif(forecast_left_before, 0)) * left_so_far, 4)
                - round((1 - forecast_left / nullif(forecast_left_before, 0)) * (left_so_far - left_quantity), 4), 0
            )
        )::decimal(18, 4) as consumed_quantity
    from rows_left
    inner join {{ ref('planning_forecast_consumption') }} using (item_id, location_id, bucket_start)
)

select
    consumed.*,
    null as fault
from consumed
left join {{ ref('rec_refused_forecasts') }} as refused using (item_id, location_id, customer_id, bucket_start)
where not coalesce(refused.is_given_there, false)
union all by name
-- A coarser row that was refused leaves what others say of a bucket, and is a doubt of it.
select refused.* exclude (is_given_there)
from {{ ref('rec_refused_forecasts') }} as refused
left join consumed using (item_id, location_id, customer_id, bucket_start)
where refused.is_given_there or consumed.item_id is null
