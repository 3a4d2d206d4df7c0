-- By what each item itself has: orders that name it, its own stock and supply.
with

flows as (
    select * from {{ ref('planning_stock_flows') }}
),

stock as (
    select
        item_id,
        location_id,
        item_id as doubtful_item_id,
        trust in ('degraded', 'withheld') as is_doubtful,
        planning_quantity is null as is_unknown,
        nullif(trust_reasons, '') as trust_reasons,
        planning_quantity,
        high_quantity - planning_quantity as doubtful_quantity
    from {{ ref('planning_inventory') }}
),

parameters as (
    select * from {{ ref('planning_item_locations') }}
),

unread_lines as (
    select * from {{ ref('planning_unread_lines') }}
),

{{ projections() }}
