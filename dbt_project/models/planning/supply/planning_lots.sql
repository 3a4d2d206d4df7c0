with

refused as (
    select distinct
        item_id,
        location_id
    from {{ ref('cnf_lot_balances') }}
    where fault is not null
)

select
    lots.item_id,
    lots.location_id,
    lots.lot_id,
    lots.stock_status,
    lots.quantity,
    lots.expires_at,
    {{ row_trust('lots', degraded_by=[if_there('refused.item_id', 'refused_lots')]) }}
from {{ ref('rec_lots') }} as lots
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
left join refused on lots.side = 'erp' and lots.item_id = refused.item_id and lots.location_id = refused.location_id
where lots.is_leading and lots.quantity <> 0
