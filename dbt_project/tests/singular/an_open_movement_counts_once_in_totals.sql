{{ config(meta={'attached_to': 'rec_open_totals'}) }}

with

quantities as (
    select
        item_id,
        location_id,
        stock_status,
        wms_quantity - erp_quantity as quantity
    from {{ ref('rec_open_totals') }}
    union all
    select
        moves.item_id,
        moves.location_id,
        moves.stock_status,
        if(moves.side = 'erp', moves.quantity, -moves.quantity) as quantity
    from {{ ref('rec_open_movements') }} as moves
    anti join {{ ref('rec_duplicate_postings') }} using (erp_source, wms_source, source, movement_id)
    where not moves.is_outside_wms
)

select
    item_id,
    location_id,
    stock_status,
    sum(quantity) as lost_quantity
from quantities
group by all
having sum(quantity) <> 0
