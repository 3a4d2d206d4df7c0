with

freshness as (
    {{ freshness_of(['item_parameters']) }}
),

planned as (
    select
        parameters.*,
        {{ stale('freshness') }} as stale_reason,
        if(parameters.planning_type = 'unknown', 'unknown_kind', null) as unknown_reason
    from {{ ref('planning_item_parameters') }} as parameters
    left join freshness using (source)
    where parameters.is_planned
)

select
    planned.* exclude (source, is_planned, doubt, stale_reason, unknown_reason),
    costs.unit_cost,
    costs.currency,
    {{ row_trust('planned', degraded_by=['planned.stale_reason', 'planned.doubt', 'planned.unknown_reason']) }}
from planned
left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
left join {{ ref('planning_trust') }} as trust using (item_id, location_id)
