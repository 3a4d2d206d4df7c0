with

evidence as (
    select
        item_id,
        location_id,
        stock_status,
        string_agg(movement_id || ' [' || delivery_id || ':' || row_number || ']', '; ' order by movement_id) as movements
    from {{ ref('rec_open_movements') }}
    where is_in_flight
    group by all
)

select
    contributions.item_id,
    contributions.location_id,
    contributions.stock_status,
    contributions.cause,
    contributions.quantity,
    (contributions.quantity * costs.unit_cost_group)::decimal(18, 4) as value,
    actions.confidence,
    if(contributions.cause = 'timing_in_flight', evidence.movements, null) as evidence,
    actions.correct_in,
    actions.proposed_action
from {{ ref('rec_contributions') }} as contributions
left join evidence using (item_id, location_id, stock_status)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join {{ ref('cause_actions') }} as actions on contributions.cause = actions.cause
