-- State carried to the next cycle: the forecast for a bucket as it stood one lag before the bucket began. Later forecasts
-- replace it in the planning tool.
with

versions as (
    select
        *,
        true as is_known
    from {{ source('history', 'lagged_forecasts') }}
    union all
    select
        item_id,
        location_id,
        bucket_start,
        bucket_days,
        version,
        published_at,
        sum(forecast_quantity)::decimal(18, 4) as forecast_quantity,
        false as is_known
    from {{ ref('rec_distributed_forecasts') }}
    group by all
)

select versions.* exclude (is_known)
from versions
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where
    versions.published_at::date <= versions.bucket_start - policy.forecast_lag_days
    -- Buckets further ahead are left to a later cycle; those further back have been judged.
    and versions.bucket_start <= cycle.as_of::date + policy.forecast_lag_days + versions.bucket_days
    and versions.bucket_start + versions.bucket_days > cycle.as_of::date - policy.kpi_window_days
qualify row_number() over (
    partition by versions.item_id, versions.location_id, versions.bucket_start, versions.bucket_days
    order by versions.published_at desc, {{ by_number('versions.version') }} desc, versions.version desc, versions.is_known desc
) = 1
