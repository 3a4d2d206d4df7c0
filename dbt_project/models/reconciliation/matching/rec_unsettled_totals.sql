-- Totals are compared before single postings, so that a line posted in parts is no difference. A document is settled where none
-- of its totals stands here.
select
    erp_source,
    wms_source,
    document,
    item_id,
    direction,
    location_id,
    stock_status
from {{ ref('rec_compared_movements') }}
group by all
having sum(if(side = 'wms', quantity, -quantity)) <> 0
