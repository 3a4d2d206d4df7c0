-- One row per published bucket of the forecast and bucket of the tool that shares days with it; the tool's weeks begin on Monday. Each day
-- has the same share, in whole units where the bucket's quantity is whole, else to four decimals; the parts add up to it.
with

published as (
    select
        *,
        bucket_start + bucket_days::integer as bucket_end,
        -- Of a bucket that runs, all that is left is still to come.
        greatest(bucket_start, getvariable('plan_date')) as first_day,
        if(remaining_quantity = floor(remaining_quantity), 10000, 1) as unit,
        case
            when remaining_quantity is null or bucket_days is null then 'refused_line'
            when bucket_start + bucket_days::integer <= getvariable('plan_date') then 'past_bucket'
        end as left_out
    from planning.forecast
),

spread as (
    select
        published.*,
        calendar.name as calendar,
        unnest(range(
            date_trunc(calendar.name, first_day),
            bucket_end::timestamp,
            if(calendar.name = 'month', interval 1 month, interval 7 day)
        ))::date as part_start
    from published
    cross join forecast_calendar as calendar
    where left_out is null
),

bounded as (
    select
        *,
        (part_start + if(calendar = 'month', interval 1 month, interval 7 day))::date as part_end,
        (remaining_quantity::decimal(22, 4) * 10000)::hugeint // unit as units,
        bucket_end - first_day as days
    from spread
)

select
    item_id,
    location_id,
    customer_id,
    bucket_start,
    part_start,
    part_end,
    left_out,
    part_start <> bucket_start or part_end <> bucket_end as is_rebucketed,
    (
        (
            units * (least(part_end, bucket_end) - first_day) // days
            - units * (greatest(part_start, first_day) - first_day) // days
        ) * unit * 0.0001::decimal(4, 4)
    )::decimal(18, 4) as quantity
from bounded
union all
select
    item_id,
    location_id,
    customer_id,
    bucket_start,
    bucket_start as part_start,
    bucket_end as part_end,
    left_out,
    false as is_rebucketed,
    remaining_quantity::decimal(18, 4) as quantity
from published
where left_out is not null
