with

in_flight as (
    select
        item_id,
        location_id,
        stock_status,
        sum(quantity) as quantity
    from {{ ref('reconciliation_causes') }}
    where cause = 'timing_in_flight'
    group by all
),

found as (
    select
        balances.item_id,
        balances.location_id,
        abs(balances.variance_quantity - coalesce(in_flight.quantity, 0)) as imbalance_quantity
    from {{ ref('reconciliation_balances') }} as balances
    left join in_flight using (item_id, location_id, stock_status)
    union all by name
    select
        item_id,
        location_id,
        open_quantity as late_quantity
    from {{ ref('planning_inbound_supply') }}
    where is_past_due or delay_days > 0
    union all by name
    select
        exceptions.item_id,
        exceptions.location_id,
        1 as self_closed
    from {{ ref('rec_owned_exceptions') }} as exceptions
    inner join {{ source('cycle', 'cycle') }} as cycle on exceptions.resolved_at = cycle.as_of
    where exceptions.is_self_closed
    union all by name
    select
        exceptions.item_id,
        coalesce(exceptions.location_id, actions.location_id) as location_id,
        1 as intervention
    from {{ source('cycle', 'actions') }} as actions
    left join {{ ref('rec_owned_exceptions') }} as exceptions using (exception_id)
)

select
    if(grouping(found.location_id) = 1, '*', found.location_id) as location_id,
    -- 0 where nothing was found, null where nothing of it has a cost.
    if(
        count(*) filter (where found.imbalance_quantity <> 0) = 0, 0, sum(nullif(found.imbalance_quantity, 0) * costs.unit_cost_group)
    )::decimal(18, 4) as stock_imbalance_value,
    count(*) filter (where found.imbalance_quantity <> 0 and costs.unit_cost_group is null) as stock_imbalance_without_cost,
    if(
        count(*) filter (where found.late_quantity <> 0) = 0, 0, sum(nullif(found.late_quantity, 0) * costs.unit_cost_group)
    )::decimal(18, 4) as expedite_exposure_value,
    count(*) filter (where found.late_quantity <> 0 and costs.unit_cost_group is null) as expedite_exposure_without_cost,
    count(found.self_closed) as self_closed_exceptions,
    count(found.self_closed) * any_value(policy.reconciliation_minutes) as reconciliation_minutes_avoided,
    count(found.intervention) as interventions
from found
cross join {{ source('cycle', 'policy') }} as policy
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
group by grouping sets ((found.location_id), ())
having grouping(found.location_id) = 1 or found.location_id is not null
