-- Identical postings beyond the number that the other side has, or beyond one where it has none. Where the other side has
-- something else instead, a surplus counts as duplicate only if the totals agree without it.
with

candidates as (
    select
        *,
        identical_occurrence > greatest(equal_postings, 1) as is_surplus,
        sum(quantity) filter (where side = 'erp') over total as erp_quantity,
        sum(quantity) filter (where side = 'wms') over total as wms_quantity,
        sum(quantity) filter (where identical_occurrence > greatest(equal_postings, 1)) over of_side as surplus_quantity
    from {{ ref('rec_open_movements') }}
    where not is_outside_wms
    window
        total as (partition by erp_source, wms_source, document, item_id, direction, location_id, stock_status),
        of_side as (partition by erp_source, wms_source, document, item_id, direction, location_id, stock_status, side)
)

select
    erp_source,
    wms_source,
    side,
    source,
    movement_id
from candidates
where
    is_surplus
    and (
        coalesce(if(side = 'erp', wms_quantity, erp_quantity), 0) = 0
        or erp_quantity - wms_quantity = if(side = 'erp', surplus_quantity, -surplus_quantity)
    )
