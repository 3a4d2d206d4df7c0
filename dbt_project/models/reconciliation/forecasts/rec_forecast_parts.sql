-- A coarser row is the total of the finer ones that the tool gave beside it, as hierarchies of planning tools have it. A location's
-- own row without a customer is for those whom none of its others names.
with

-- Joined by place, so that a forecast of many locations is not compared location by location.
coarse as (
    select
        *,
        if(location_level = 0, location_id, '*') as place
    from {{ ref('cnf_forecasts') }}
    where location_level > 0 or customer_level = 1
),

rows as (
    select
        *,
        unnest([location_id, '*']) as place
    from {{ ref('cnf_forecasts') }}
)

select
    upper.delivery_id,
    upper.row_number,
    lower.delivery_id as part_delivery_id,
    lower.row_number as part_row_number
from coarse as upper
inner join rows as lower using (source, item_id, version, bucket_start, bucket_days, place)
where
    upper.location_level + upper.customer_level > lower.location_level + lower.customer_level
    and {{ is_within('lower', 'upper') }}
