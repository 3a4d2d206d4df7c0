-- Totals are compared before individual postings, so that a line posted in parts makes no difference. A document is settled
-- when none of its totals is listed here.
select
    erp_source,
    wms_source,
    document,
    item_id,
    direction,
    location_id,
    stock_status,
    coalesce(sum(quantity) filter (where side = 'erp'), 0)::decimal(18, 4) as erp_quantity,
    coalesce(sum(quantity) filter (where side = 'wms'), 0)::decimal(18, 4) as wms_quantity
from {{ ref('rec_compared_movements') }}
group by all
having erp_quantity <> wms_quantity
