-- Of each item and location the version that was published last; of several of one instant the one that is numbered last, in doubt where
-- more than their numbers differs. Where buckets of one level and customer overlap, each day counts in the shortest: a longer one has its
-- share of the days that are left to it, in a piece for each run of them.
with

last_published as (
    select distinct
        item_id,
        location_id,
        version
    from {{ ref('rec_distributed_forecasts') }}
    qualify rank() over (partition by item_id, location_id order by published_at desc) = 1
),

versions as (
    select
        item_id,
        location_id,
        max_by(version, ({{ by_number('version') }}, version)) as version,
        count(distinct regexp_replace(version, '\d+', '0', 'g')) > 1 as is_unclear
    from last_published
    group by item_id, location_id
),

published as (
    select
        forecasts.*,
        versions.is_unclear
    from {{ ref('rec_distributed_forecasts') }} as forecasts
    inner join versions using (item_id, location_id, version)
),

buckets as (
    select distinct
        item_id,
        location_id,
        customer_id,
        coalesce(given_for, '') as level,
        bucket_start,
        bucket_days
    from published
),

begun_before as (
    select
        item_id,
        location_id,
        customer_id,
        level
    from buckets
    qualify
        bucket_start < lag(bucket_start + bucket_days) over (
            partition by item_id, location_id, customer_id, level order by bucket_start, bucket_days
        )
),

overlapping as (
    select distinct * from begun_before
),

days as (
    select
        buckets.*,
        bucket_start + unnest(range(bucket_days))::integer as day
    from buckets
    semi join overlapping using (item_id, location_id, customer_id, level)
),

counted as (
    select * from days
    qualify
        row_number() over (
            partition by item_id, location_id, customer_id, level, day order by bucket_days asc, bucket_start desc
        ) = 1
),

runs as (
    select
        *,
        day - row_number() over (
            partition by item_id, location_id, customer_id, level, bucket_start, bucket_days order by day
        )::integer as run
    from counted
),

pieces as (
    select
        item_id,
        location_id,
        customer_id,
        level,
        bucket_start,
        bucket_days,
        min(day) as first_day,
        count(*)::integer as days
    from runs
    group by item_id, location_id, customer_id, level, bucket_start, bucket_days, run
)

select
    published.source,
    published.item_id,
    published.location_id,
    published.customer_id,
    coalesce(pieces.first_day, published.bucket_start) as bucket_start,
    coalesce(pieces.days, published.bucket_days) as bucket_days,
    published.version,
    if(
        coalesce(pieces.days, published.bucket_days) = published.bucket_days,
        published.forecast_quantity,
        published.forecast_quantity * pieces.days / published.bucket_days
    )::decimal(18, 4) as forecast_quantity,
    published.given_for,
    list_concat(
        published.doubts,
        if(published.is_unclear, ['unclear_version'], []),
        if(overlapping.item_id is null, [], ['forecast_buckets_overlap'])
    ) as doubts
from published
left join pieces
    on published.item_id = pieces.item_id
    and published.location_id = pieces.location_id
    and published.customer_id = pieces.customer_id
    and coalesce(published.given_for, '') = pieces.level
    and published.bucket_start = pieces.bucket_start
    and published.bucket_days = pieces.bucket_days
left join overlapping
    on published.item_id = overlapping.item_id
    and published.location_id = overlapping.location_id
    and published.customer_id = overlapping.customer_id
    and coalesce(published.given_for, '') = overlapping.level
-- Of a bucket whose days all count in shorter ones nothing is left.
where overlapping.item_id is null or pieces.item_id is not null
