with

bin as (
    select * from {{ source('erp_next', 'Bin') }}
),

item as (
    select * from {{ source('erp_next', 'Item') }}
)

select
    bin._system as source,
    bin.item_code as source_item_code,
    bin.warehouse as source_site,
    -- An empty bin has no rate of its own, and an item's is 0 until somebody enters it.
    coalesce(nullif(bin.valuation_rate, 0), nullif(item.valuation_rate, 0))::decimal(18, 6) as unit_cost,
    null::varchar as currency,
    bin._delivery_id as delivery_id,
    bin._row_number as row_number
from bin
left join item on bin._system = item._system and bin.item_code = item.item_code
-- Earlier snapshots are kept only for rolling to the cut-off.
qualify bin._extracted_at = max(bin._extracted_at) over (partition by bin._system)
