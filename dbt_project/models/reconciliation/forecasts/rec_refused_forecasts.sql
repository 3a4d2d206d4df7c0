-- Of a refused row that is coarser than a location, each location may have had a part. A later version replaces it.
with

refused as (
    select * from {{ ref('cnf_resolved_forecasts') }}
    where fault is not null and item_id is not null and bucket_start is not null
),

reached as (
    select distinct
        refused.delivery_id,
        refused.row_number,
        weights.location_id
    from refused
    inner join {{ ref('rec_forecast_weights') }} as weights on refused.item_id = weights.item_id and {{ is_at('weights', 'refused') }}
    where refused.location_level > 0
),

placed as (
    select
        refused.* replace (
            coalesce(reached.location_id, refused.location_id, refused.source || ':' || refused.location_code) as location_id,
            coalesce(refused.customer_id, '*') as customer_id
        ),
        refused.location_level = 0 and refused.customer_level <> 1 as is_given_there
    from refused
    left join reached using (delivery_id, row_number)
),

versions as (
    select distinct
        item_id,
        location_id,
        version,
        published_at
    from {{ ref('rec_distributed_forecasts') }}
)

select
    placed.item_id,
    placed.location_id,
    placed.customer_id,
    placed.bucket_start,
    max(placed.bucket_days) as bucket_days,
    max(placed.version) as version,
    min(placed.source) as source,
    bool_or(placed.is_given_there) as is_given_there,
    min(placed.fault) as fault
from placed
left join versions as later
    on placed.item_id = later.item_id and placed.location_id = later.location_id
    and placed.published_at < later.published_at and placed.version <> later.version
where later.item_id is null
group by placed.item_id, placed.location_id, placed.customer_id, placed.bucket_start
