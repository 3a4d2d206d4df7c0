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
        abs(balances.variance_quantity - coalesce(in_flight.quantity, 0)) as imbalance_quantity,
        0 as late_quantity
    from {{ ref('reconciliation_balances') }} as balances
    left join in_flight using (item_id, location_id, stock_status)
    union all
    select
        item_id,
        location_id,
        0 as imbalance_quantity,
        open_quantity as late_quantity
    from {{ ref('planning_inbound_supply') }}
    where is_past_due or delay_days > 0
)

select
    coalesce(found.location_id, '*') as location_id,
    coalesce(sum(found.imbalance_quantity * costs.unit_cost_group), 0)::decimal(18, 4) as stock_imbalance_value,
    coalesce(sum(found.late_quantity * costs.unit_cost_group), 0)::decimal(18, 4) as expedite_exposure_value
from found
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
group by grouping sets ((found.location_id), ())
