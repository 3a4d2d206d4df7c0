-- Consumption by others is spread over a bucket's customers in proportion to what they have left.
with

freshness as (
    {{ freshness_of(['forecasts', 'promotions']) }}
),

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
        -- Differences of running totals, so that rounding loses nothing.
        own_quantity + coalesce(
            round((1 - forecast_left / nullif(forecast_left_before, 0)) * left_so_far, 4)
            - round((1 - forecast_left / nullif(forecast_left_before, 0)) * (left_so_far - left_quantity), 4), 0
        ) as consumed_quantity
    from rows_left
    inner join {{ ref('planning_forecast_consumption') }} using (item_id, location_id, bucket_start)
),

versions as (
    select distinct
        item_id,
        location_id,
        version,
        published_at
    from {{ ref('cnf_forecasts') }}
),

-- Buckets of which a row was refused, unless a later version replaces it.
refused as (
    select
        rows.item_id,
        rows.location_id,
        coalesce(rows.customer_id, '*') as customer_id,
        rows.bucket_start,
        max(rows.bucket_days) as bucket_days,
        max(rows.version) as version,
        min(rows.source) as source,
        min(rows.fault) as fault
    from {{ ref('cnf_resolved_forecasts') }} as rows
    left join versions as later
        on rows.item_id = later.item_id and rows.location_id = later.location_id
        and rows.published_at < later.published_at and rows.version <> later.version
    where
        rows.fault is not null and later.item_id is null
        and rows.item_id is not null and rows.location_id is not null and rows.bucket_start is not null
    group by rows.item_id, rows.location_id, customer_id, rows.bucket_start
),

buckets as (
    select
        *,
        null as fault
    from consumed
    anti join refused using (item_id, location_id, customer_id, bucket_start)
    union all by name
    select * from refused
),

promoted as (
    select distinct
        forecast.item_id,
        forecast.location_id,
        forecast.bucket_start
    from buckets as forecast
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
    from buckets as forecast
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

-- What orders have used up there is not known.
ordered as (
    select distinct
        item_id,
        location_id,
        'refused_lines' as reason
    from {{ ref('cnf_resolved_sales_order_lines') }}
    where fault is not null
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
    buckets.consumed_quantity::decimal(18, 4) as consumed_quantity,
    (buckets.forecast_quantity - buckets.consumed_quantity)::decimal(18, 4) as remaining_quantity,
    buckets.version,
    -- How long a refused bucket lasts may be unread too.
    if(buckets.bucket_days is null or maybe_promoted.item_id is not null, null, promoted.item_id is not null) as is_promotion,
    {{ row_trust(
        'buckets',
        degraded_by=[
            stale('freshness'),
            if_there('unreadable.source', 'unreadable_rows'),
            'ordered.reason',
            'doubtful.reason',
            if_there('maybe_promoted.item_id', 'refused_promotions')
        ],
        withheld_by=if_there('buckets.fault', 'refused_line')
    ) }}
from buckets
left join promoted using (item_id, location_id, bucket_start)
left join maybe_promoted using (item_id, location_id, bucket_start)
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join freshness on buckets.source = freshness.source
left join ordered using (item_id, location_id)
left join doubtful using (item_id, location_id)
left join unreadable on buckets.source = unreadable.source
