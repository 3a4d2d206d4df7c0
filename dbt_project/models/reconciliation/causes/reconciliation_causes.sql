with

contributions as (
    select
        item_id,
        location_id,
        stock_status,
        cause,
        sum(quantity)::decimal(18, 4) as quantity,
        -- Where a document proves one part and a pattern infers another, the whole is inferred.
        case when bool_and(confidence = 'proven') then 'proven' when bool_or(confidence = 'none') then 'none' else 'inferred' end
            as confidence
    from {{ ref('rec_cause_items') }}
    group by all
    having sum(quantity) <> 0
)

select
    contributions.item_id,
    contributions.location_id,
    contributions.stock_status,
    contributions.cause,
    contributions.quantity,
    {{ value_of('contributions.quantity', 'costs.unit_cost_group') }} as value,
    contributions.confidence,
    corrections.evidence,
    corrections.correct_in,
    corrections.proposed_action
from contributions
inner join {{ ref('rec_corrections') }} as corrections using (item_id, location_id, stock_status, cause)
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
