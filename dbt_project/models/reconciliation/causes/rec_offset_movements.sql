-- Movements that others of the same key take back or tell once more, oldest first: one of the same quantity, in the other system or a
-- later count; or several of both systems that add up to nothing. Movements that name different orders are different goods. What may
-- still be answered takes no part. Where the ERP tells what the warehouse moved for an order by a count, or without the order, that
-- corrects its stock and credits no order.
with

movements as (
    select
        causes.erp_source,
        causes.wms_source,
        causes.item_id,
        causes.location_id,
        causes.stock_status,
        causes.side,
        causes.source,
        causes.movement_id,
        causes.recorded_at,
        causes.quantity,
        causes.cause = 'count_not_posted' as is_count,
        orders.order_name,
        coalesce(orders.order_behind, orders.order_name) as order_id,
        row_number() over (
            partition by
                causes.erp_source, causes.wms_source, causes.item_id, causes.location_id, causes.stock_status, causes.quantity
            order by causes.recorded_at, causes.source, causes.movement_id
        ) as occurrence
    from {{ ref('rec_movement_causes') }} as causes
    inner join {{ ref('cause_actions') }} as actions using (cause)
    left join {{ ref('rec_named_orders') }} as orders using (erp_source, wms_source, source, movement_id)
    where actions.correct_in in ('same_side', 'other_side') or causes.cause = 'posted_outside_wms'
),

pairs as (
    select
        movements.erp_source,
        movements.wms_source,
        movements.source,
        movements.movement_id,
        others.side = 'erp' and (
            others.is_count or (movements.side = 'wms' and movements.order_name is not null and others.order_name is null)
        ) as is_uncredited
    from movements
    inner join movements as others
        using (erp_source, wms_source, item_id, location_id, stock_status, occurrence)
    where
        movements.quantity = -others.quantity
        and (
            movements.side <> others.side
            or (movements.is_count and movements.recorded_at >= others.recorded_at)
            or (others.is_count and others.recorded_at >= movements.recorded_at)
        )
        and (
            movements.order_name is null or others.order_name is null or movements.order_name = others.order_name
            or movements.order_name = others.order_id or movements.order_id = others.order_name
        )
),

summed as (
    select
        *,
        sum(quantity) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status
            order by recorded_at, source, movement_id
            rows unbounded preceding
        ) = 0 as is_balanced
    from movements
    anti join pairs using (erp_source, wms_source, source, movement_id)
),

grouped as (
    select
        *,
        count(*) filter (where is_balanced) over (
            partition by erp_source, wms_source, item_id, location_id, stock_status
            order by recorded_at, source, movement_id
            rows between current row and unbounded following
        ) as balances_to_come
    from summed
)

select * from pairs
union all by name
select
    erp_source,
    wms_source,
    source,
    movement_id,
    bool_or(is_count and side = 'erp') over of_group
    or (side = 'wms' and order_name is not null and not bool_or(side = 'erp' and order_name is not null) over of_group) as is_uncredited
from grouped
where balances_to_come > 0
window of_group as (partition by erp_source, wms_source, item_id, location_id, stock_status, balances_to_come)
qualify
    min(side) over of_group <> max(side) over of_group
    and min(order_name) over of_group is not distinct from max(order_name) over of_group
