-- A coarser row is the total of the finer ones that the tool gave beside it, as hierarchies of planning tools have it.
with

rows as (
    select * from {{ ref('cnf_forecasts') }}
)

select
    upper.delivery_id,
    upper.row_number,
    lower.delivery_id as part_delivery_id,
    lower.row_number as part_row_number
from rows as upper
inner join rows as lower using (source, item_id, version, bucket_start, bucket_days)
where
    upper.location_level + upper.customer_level > lower.location_level + lower.customer_level
    and {{ is_within('lower', 'upper') }}
