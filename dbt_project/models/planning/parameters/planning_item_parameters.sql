-- A plant's quantities go to the first stocking location that keeps the item, or are shared by the weights in the seed; over its
-- locations they add up to the ERP's figure, and at a location those of its plants do. Rates and lead times apply at each of them. Codes
-- of one item in one plant are one plan, not two: the code that plans counts, and of several the strictest.
with

-- What plans nothing gives way to what plans.
planning as (
    select *
    from {{ ref('cnf_item_parameters') }}
    qualify
        planning_type is distinct from 'none'
        or not bool_or(planning_type is distinct from 'none') over (partition by item_id, location_id)
),

-- By their letters reorder points come before the other types, and what no mapping knows before them.
of_plant as (
    select
        source,
        source_site,
        item_id,
        location_id,
        bool_or(is_kept) as is_kept,
        bool_or(is_first) as is_first,
        bool_or(is_unread) as is_unread,
        bool_or(is_missing) as is_missing,
        min(planner_code) as planner_code,
        max(planning_type) as planning_type,
        max(safety_stock) as safety_stock,
        max(reorder_point) as reorder_point,
        min(maximum_stock) as maximum_stock,
        max(minimum_order_quantity) as minimum_order_quantity,
        max(order_multiple) as order_multiple,
        max(planned_lead_time_days) as planned_lead_time_days,
        max(goods_receipt_days) as goods_receipt_days,
        coalesce(
            min(planning_type) < max(planning_type)
            or min(safety_stock) < max(safety_stock)
            or min(reorder_point) < max(reorder_point)
            or min(maximum_stock) < max(maximum_stock)
            or min(minimum_order_quantity) < max(minimum_order_quantity)
            or min(order_multiple) < max(order_multiple)
            or min(planned_lead_time_days) < max(planned_lead_time_days)
            or min(goods_receipt_days) < max(goods_receipt_days),
            false
        ) as is_contradictory
    from planning
    group by all
),

weighted as (
    select
        of_plant.*,
        weights.weight,
        sum(weights.weight) over (partition by of_plant.source, of_plant.source_site, of_plant.item_id) as weight_of_all
    from of_plant
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
        sum(share) over (
            partition by source, source_site, item_id order by location_id rows unbounded preceding
        ) as share_so_far
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
)

select
    item_id,
    location_id,
    min(source) as source,
    bool_or(is_kept or share > 0) as is_planned,
    min(planner_code) as planner_code,
    max(planning_type) as planning_type,
    sum(safety_stock_part)::decimal(18, 4) as safety_stock,
    sum(reorder_point_part)::decimal(18, 4) as reorder_point,
    -- A location without a share of the limit has no limit, rather than a limit of zero.
    sum(if(share > 0, maximum_stock_part, null))::decimal(18, 4) as maximum_stock,
    max(minimum_order_quantity) as minimum_order_quantity,
    max(order_multiple) as order_multiple,
    max(planned_lead_time_days) as planned_lead_time_days,
    max(goods_receipt_days) as goods_receipt_days,
    case
        when bool_or(is_unread) then 'refused_parameters'
        when bool_or(is_missing) then 'missing_parameters'
        when bool_or(is_contradictory) or min(planning_type) < max(planning_type) then 'contradictory_parameters'
    end as doubt
from parts
group by item_id, location_id
