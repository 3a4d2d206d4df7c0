-- The warehouse's lots, or the ERP's where the warehouse holds none of the item.
select
    lots.item_id,
    lots.location_id,
    lots.lot_id,
    lots.stock_status,
    lots.quantity,
    lots.expires_at,
    {{ row_trust() }}
from {{ ref('rec_lots') }} as lots
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
qualify
    lots.quantity <> 0
    and (lots.side = 'wms' or not bool_or(lots.side = 'wms') over (partition by lots.item_id, lots.location_id))
