with

freshness as (
    {{ freshness_of(['forecasts', 'promotions']) }}
),

promoted as (
    select distinct
        forecast.item_id,
        forecast.location_id,
        forecast.bucket_start
    from {{ ref('planning_forecast_buckets') }} as forecast
    inner join {{ ref('cnf_promotions') }} as promotions
        on forecast.item_id = promotions.item_id and forecast.location_id = promotions.location_id
        and forecast.bucket_start + forecast.bucket_days > promotions.first_day
        and forecast.bucket_start <= promotions.last_day
),

-- Of these nobody knows whether a promotion runs.
maybe_promoted as (
    select
        forecast.item_id,
        forecast.location_id,
        forecast.bucket_start
    from {{ ref('planning_forecast_buckets') }} as forecast
    inner join {{ ref('cnf_refused_promotions') }} as promotions
        on coalesce(forecast.item_id = promotions.item_id, true) and coalesce(forecast.location_id = promotions.location_id, true)
        and coalesce(forecast.bucket_start + forecast.bucket_days > promotions.first_day, true)
        and forecast.bucket_start <= promotions.last_day
    except
    select * from promoted
),

unreadable as (
    {{ unreadable(['forecasts']) }}
),

-- What orders and deliveries have used up there is not known.
ordered as (
    select
        item_id,
        location_id,
        'refused_lines' as reason
    from {{ ref('planning_unread_lines') }}
    where flow = 'demand'
),

-- Whether what used it up was an order is not known.
doubtful as (
    select distinct
        item_id,
        location_id,
        'unknown_kind' as reason
    from {{ ref('rec_demand_seen') }}
    where unknown_kind is not null
)

select
    buckets.item_id,
    buckets.location_id,
    buckets.customer_id,
    buckets.bucket_start,
    buckets.bucket_days,
    buckets.forecast_quantity::decimal(18, 4) as forecast_quantity,
    buckets.consumed_quantity,
    (buckets.forecast_quantity - buckets.consumed_quantity)::decimal(18, 4) as remaining_quantity,
    buckets.version,
    buckets.given_for,
    buckets.distributed_quantity::decimal(18, 4) as distributed_quantity,
    -- How long a refused bucket lasts may be unread too.
    if(buckets.bucket_days is null or maybe_promoted.item_id is not null, null, promoted.item_id is not null) as is_promotion,
    {{ row_trust(
        'buckets',
        degraded_by=[
            stale('freshness'),
            if_there('unreadable.source', 'unreadable_rows'),
            'ordered.reason',
            'doubtful.reason',
            'buckets.doubts',
            "if(buckets.is_unsure and not coalesce(contains(buckets.doubts, 'refused_forecasts'), false), 'refused_forecasts', null)",
            if_there('maybe_promoted.item_id', 'refused_promotions')
        ],
        withheld_by=if_there('buckets.fault', 'refused_line')
    ) }}
from {{ ref('planning_forecast_buckets') }} as buckets
left join promoted using (item_id, location_id, bucket_start)
left join maybe_promoted using (item_id, location_id, bucket_start)
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join freshness on buckets.source = freshness.source
left join ordered using (item_id, location_id)
left join doubtful using (item_id, location_id)
left join unreadable on buckets.source = unreadable.source
