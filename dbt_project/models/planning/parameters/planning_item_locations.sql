-- A plant's quantities go to the first stocking location that keeps the item, or are shared by the weights in the seed; over
-- its locations they add up to the ERP's figure. Rates and lead times apply at each of them.
with

freshness as (
    {{ freshness_of(['item_parameters']) }}
),

weighted as (
    select
        parameters.*,
        weights.weight,
        {{ stale('freshness') }} as stale_reason,
        sum(weights.weight) over (partition by parameters.delivery_id, parameters.row_number) as weight_of_all
    from {{ ref('cnf_item_parameters') }} as parameters
    left join freshness using (source)
    left join {{ ref('planning_weights') }} as weights using (location_id)
),

shares as (
    select
        *,
        if(weight_of_all > 0, coalesce(weight / weight_of_all, 0), is_first::integer)::double as share
    from weighted
),

running as (
    select
        *,
        sum(share) over (partition by delivery_id, row_number order by location_id rows unbounded preceding) as share_so_far
    from shares
),

-- Shares are differences of running totals, so that rounding loses nothing.
parts as (
    select
        *,
        round(safety_stock * share_so_far, 4) - round(safety_stock * (share_so_far - share), 4) as safety_stock_part,
        round(reorder_point * share_so_far, 4) - round(reorder_point * (share_so_far - share), 4) as reorder_point_part,
        round(maximum_stock * share_so_far, 4) - round(maximum_stock * (share_so_far - share), 4) as maximum_stock_part
    from running
),

planned as (
    select
        item_id,
        location_id,
        min(planner_code) as planner_code,
        min(planning_type) as planning_type,
        sum(safety_stock_part)::decimal(18, 4) as safety_stock,
        sum(reorder_point_part)::decimal(18, 4) as reorder_point,
        -- A location without a share of the limit has no limit, rather than a limit of zero.
        sum(if(share > 0, maximum_stock_part, null))::decimal(18, 4) as maximum_stock,
        max(minimum_order_quantity) as minimum_order_quantity,
        max(order_multiple) as order_multiple,
        max(planned_lead_time_days) as planned_lead_time_days,
        max(goods_receipt_days) as goods_receipt_days,
        min(stale_reason) as stale_reason,
        if(bool_or(is_unread), 'refused_parameters', null) as unread_reason,
        if(bool_or(planning_type = 'unknown'), 'unknown_kind', null) as unknown_reason
    from parts
    group by item_id, location_id
    having bool_or(is_kept or share > 0)
)

select
    planned.* exclude (stale_reason, unread_reason, unknown_reason),
    costs.unit_cost,
    costs.currency,
    {{ row_trust('planned', degraded_by=['planned.stale_reason', 'planned.unread_reason', 'planned.unknown_reason']) }}
from planned
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
