-- Totals are compared before individual postings, so that a line posted in parts makes no difference. A document is settled
-- when none of its totals is listed here.
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
