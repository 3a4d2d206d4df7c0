select
    contributions.item_id,
    contributions.location_id,
    contributions.stock_status,
    contributions.cause,
    contributions.quantity,
    (contributions.quantity * costs.unit_cost_group)::decimal(18, 4) as value,
    contributions.confidence,
    corrections.evidence,
    corrections.correct_in,
    corrections.proposed_action
from {{ ref('rec_contributions') }} as contributions
inner join {{ ref('rec_corrections') }} as corrections using (item_id, location_id, stock_status, cause)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
