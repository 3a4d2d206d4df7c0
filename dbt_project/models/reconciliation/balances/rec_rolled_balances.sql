-- What is left of an item-location whose stock was refused in part is no balance, and what it lacks is no variance.
select
    erp_source,
    wms_source,
    side,
    item_id,
    location_id,
    stock_status,
    coalesce(sum(quantity) filter (where step = 'snapshot'), 0)::decimal(18, 4) as snapshot_quantity,
    sum(quantity)::decimal(18, 4) as quantity
from {{ ref('rec_stock_lines') }}
anti join {{ ref('rec_untold_keys') }} using (item_id, location_id)
where rolled_to = 'cutoff'
group by all
