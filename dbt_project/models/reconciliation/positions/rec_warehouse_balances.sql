-- What a system holds by itself: a warehouse where a source is late, and whoever holds a location's stock alone.
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    sum(quantity)::decimal(18, 4) as quantity
from {{ ref('rec_stock_lines') }}
where rolled_to in ('on_hand', 'own_watermark')
group by all
