-- A refused row is part of what a coarser one is of, or had something to say of each finer one. Rows of two levels that are of some of the
-- same days, places and customers count twice, where neither is part of the other or their buckets are not the same.
with

rows as (
    select * from {{ ref('cnf_forecasts') }}
),

refused as (
    select * from {{ ref('cnf_resolved_forecasts') }}
    where fault is not null
),

coarser as (
    select
        *,
        if(location_level = 0, location_id, '*') as place
    from rows
    where location_level > 0 or customer_level = 1
),

finer as (
    select
        *,
        unnest([location_id, '*']) as place
    from rows
),

pairs as (
    select
        coarse.delivery_id,
        coarse.row_number,
        fine.delivery_id as other_delivery_id,
        fine.row_number as other_row_number
    from coarser as coarse
    inner join finer as fine
        on coarse.source = fine.source and coarse.item_id = fine.item_id and coarse.version = fine.version
        and coarse.place = fine.place
        and coarse.bucket_start < fine.bucket_start + fine.bucket_days
        and fine.bucket_start < coarse.bucket_start + coarse.bucket_days
    left join {{ ref('rec_forecast_parts') }} as parts
        on coarse.delivery_id = parts.delivery_id and coarse.row_number = parts.row_number
        and fine.delivery_id = parts.part_delivery_id and fine.row_number = parts.part_row_number
    where
        parts.delivery_id is null
        and (coarse.location_level, coarse.customer_level) > (fine.location_level, fine.customer_level)
        and ({{ is_at('fine', 'coarse') }} or {{ is_at('coarse', 'fine') }})
        and ({{ is_for('fine', 'coarse') }} or {{ is_for('coarse', 'fine') }})
)

select distinct
    rows.delivery_id,
    rows.row_number,
    'refused_forecasts' as doubt
from rows
inner join refused using (source, item_id, bucket_start)
where
    coalesce(refused.published_at >= rows.published_at, true)
    and ({{ is_within('refused', 'rows') }} or {{ is_within('rows', 'refused') }})
union
select
    delivery_id,
    row_number,
    'unsure_shares' as doubt
from {{ ref('rec_unsure_shares') }}
union
select
    delivery_id,
    row_number,
    'forecast_levels_overlap' as doubt
from pairs
union
select
    other_delivery_id as delivery_id,
    other_row_number as row_number,
    'forecast_levels_overlap' as doubt
from pairs
