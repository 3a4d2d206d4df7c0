-- Totals are compared before single postings, so that a line posted in parts is no difference. The location tells the pair.
select
    document,
    item_id,
    direction,
    location_id,
    stock_status
from {{ ref('rec_compared_movements') }}
group by all
having sum(if(side = 'wms', quantity, -quantity)) <> 0
