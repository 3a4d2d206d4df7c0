-- One column per status, and how far off the figures may be: what is not explained, and what a silent warehouse has not confirmed.
-- `usable_quantity` is what surely has not expired, where that is not known of all. Nobody plans with what has expired; a warehouse's
-- fault may be about the same stock, so that only the greater one is taken off. Where the lots are not those of the stock, either may
-- be right: it is planned with the less, and may be the more.
with

stock as (
    select
        item_id,
        location_id,
        coalesce(sum(quantity) filter (where stock_status = 'available'), 0) as on_hand_quantity,
        coalesce(sum(quantity) filter (where stock_status = 'quality'), 0) as quality_quantity,
        coalesce(sum(quantity) filter (where stock_status = 'blocked'), 0) as blocked_quantity,
        coalesce(sum(quantity) filter (where stock_status = 'returns'), 0) as returns_quantity,
        coalesce(sum(moved_quantity) filter (where stock_status = 'available'), 0) as moved_quantity,
        min(quantity_basis) as quantity_basis,
        max(on_hand_at) as on_hand_at,
        max(verified_cycle_id) as verified_cycle_id
    from {{ ref('rec_on_hand') }}
    group by all
),

not_explained as (
    select
        item_id,
        location_id,
        sum(quantity) as unexplained_quantity,
        coalesce(sum(abs(quantity)) filter (where stock_status = 'available'), 0) as absolute_quantity
    from {{ ref('rec_not_explained') }}
    group by all
),

judged as (
    select
        stock.* exclude (moved_quantity),
        -- No more has expired than is there.
        least(coalesce(expired.quantity, 0), greatest(stock.on_hand_quantity, 0)) as expired_quantity,
        if(expired.doubts is null, null, expired.usable_quantity) as usable_quantity,
        if(expired.is_contradictory, least(expired.usable_quantity, stock.on_hand_quantity), null) as quantity_by_lots,
        if(stock.quantity_basis in ('wms', 'wms_rolled'), coalesce(faults.quantity, 0), 0) as fault_quantity,
        stock.on_hand_quantity - if(expired_quantity > 0, greatest(expired_quantity, fault_quantity), fault_quantity) as quantity_by_stock,
        coalesce(not_explained.absolute_quantity, 0) + stock.moved_quantity as band_quantity,
        coalesce(not_explained.unexplained_quantity, 0) as unexplained_quantity
    from stock
    left join {{ ref('rec_warehouse_faults') }} as faults using (item_id, location_id)
    left join {{ ref('planning_expired_stock') }} as expired using (item_id, location_id)
    left join not_explained using (item_id, location_id)
)

select
    * exclude (quantity_by_lots, quantity_by_stock),
    least(quantity_by_stock, quantity_by_lots) as planning_quantity,
    greatest(quantity_by_stock, quantity_by_lots) as most_quantity
from judged
