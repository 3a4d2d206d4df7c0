-- The forecast of a bucket next to the orders for it, by requested date. A bucket keeps its place though rows of it were refused.
with

published as (
    select * from {{ ref('planning_published_forecasts') }}
),

forecast as (
    select
        item_id,
        location_id,
        customer_id,
        bucket_start,
        sum(forecast_quantity) as forecast_quantity,
        string_agg(distinct given_for, ', ' order by given_for) as given_for,
        coalesce(sum(forecast_quantity) filter (where given_for is not null), 0) as distributed_quantity,
        nullif(array_to_string(list_sort(list_distinct(flatten(list(doubts)))), ', '), '') as doubts
    from published
    group by all
),

refused as (
    select
        item_id,
        location_id,
        customer_id,
        bucket_start,
        bucket_days,
        version,
        source,
        true as is_refused
    from {{ ref('rec_refused_forecasts') }}
),

rows as (
    select
        item_id,
        location_id,
        bucket_start,
        bucket_days,
        version,
        source,
        false as is_refused
    from published
    union all by name
    select * exclude (customer_id)
    from refused
),

-- What a refused row says of a bucket counts where no other tells of it.
buckets as (
    select
        item_id,
        location_id,
        bucket_start,
        coalesce(max(bucket_days) filter (where not is_refused), max(bucket_days)) as bucket_days,
        coalesce(min(version) filter (where not is_refused), min(version)) as version,
        coalesce(min(source) filter (where not is_refused), min(source)) as source,
        bool_or(is_refused) as is_refused
    from rows
    group by all
),

asked as (
    select
        item_id,
        location_id,
        customer_id,
        demand_date,
        sum(ordered_quantity - cancelled_quantity) as quantity
    from {{ ref('rec_demand_seen') }}
    group by all
    having sum(ordered_quantity - cancelled_quantity) > 0
),

-- Where buckets overlap, a day belongs to the one that began last.
dated as (
    select
        asked.*,
        buckets.bucket_start
    from asked
    inner join buckets
        on asked.item_id = buckets.item_id and asked.location_id = buckets.location_id
        and asked.demand_date between buckets.bucket_start and buckets.bucket_start + buckets.bucket_days - 1
    qualify row_number() over (
        partition by asked.item_id, asked.location_id, asked.customer_id, asked.demand_date
        order by buckets.bucket_start desc
    ) = 1
),

demand as (
    select
        item_id,
        location_id,
        customer_id,
        bucket_start,
        sum(quantity) as demand_quantity
    from dated
    group by all
)

select
    item_id,
    location_id,
    customer_id,
    bucket_start,
    buckets.bucket_days,
    buckets.version,
    buckets.source,
    buckets.is_refused,
    forecast.forecast_quantity,
    forecast.distributed_quantity,
    forecast.given_for,
    forecast.doubts,
    coalesce(demand.demand_quantity, 0) as demand_quantity,
    least(coalesce(forecast.forecast_quantity, 0), coalesce(demand.demand_quantity, 0)) as own_quantity
from forecast
full join demand using (item_id, location_id, customer_id, bucket_start)
full join refused using (item_id, location_id, customer_id, bucket_start)
inner join buckets using (item_id, location_id, bucket_start)
