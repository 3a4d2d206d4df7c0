select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    sum(quantity)::decimal(18, 4) as quantity
from {{ ref('rec_stock_lines') }}
where rolled_to = 'on_hand'
group by all
