-- What is left of those before it counts as the successor's: their stock is used up first, by SAP's rule too. One doubtful figure
-- makes the sum doubtful, and one that nobody knows makes it unknown.
with

flows as (
    select flows.* replace (successions.planned_item_id as item_id)
    from {{ ref('planning_stock_flows') }} as flows
    inner join {{ ref('planning_successions') }} as successions using (item_id, location_id)
),

taken_over as (
    select
        stock.*,
        successions.planned_item_id,
        stock.trust in ('degraded', 'withheld') as is_doubtful
    from {{ ref('planning_inventory') }} as stock
    inner join {{ ref('planning_successions') }} as successions using (item_id, location_id)
),

stock as (
    select
        planned_item_id as item_id,
        location_id,
        min(item_id) filter (where is_doubtful) as doubtful_item_id,
        bool_or(is_doubtful) as is_doubtful,
        bool_or(planning_quantity is null) as is_unknown,
        nullif(min_by(trust_reasons, item_id) filter (where is_doubtful), '') as trust_reasons,
        sum(planning_quantity) as planning_quantity,
        if(
            bool_or(high_quantity is null or planning_quantity is null), null, sum(high_quantity - planning_quantity)
        ) as doubtful_quantity
    from taken_over
    group by planned_item_id, location_id
),

parameters as (
    select parameters.*
    from {{ ref('planning_item_locations') }} as parameters
    inner join {{ ref('planning_successions') }} as successions using (item_id, location_id)
    where parameters.item_id = successions.planned_item_id
),

unread_lines as (
    select lines.* replace (successions.planned_item_id as item_id)
    from {{ ref('planning_unread_lines') }} as lines
    inner join {{ ref('planning_successions') }} as successions using (item_id, location_id)
),

{{ projections() }}
