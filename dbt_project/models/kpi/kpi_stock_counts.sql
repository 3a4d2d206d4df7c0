with

counts as (
    select * from {{ ref('rec_stock_counts') }}
),

judged as (
    {{ with_tolerance('counts', 'counted_quantity') }}
)

select
    item_id,
    location_id,
    stock_status,
    document_number,
    difference_quantity,
    counted_quantity,
    abs(difference_quantity) <= tolerance_quantity as is_within_tolerance
from judged
