with

valued as (
    select
        exceptions.*,
        cycle.as_of,
        policy.severity_without_value,
        coalesce(exceptions.reopened_at, exceptions.opened_at) as due_from,
        {{ class_of('items') }} as abc_class,
        {{ value_of('exceptions.quantity', 'costs.unit_cost_group') }} as value,
        actions.domain,
        -- An exception outside any pair of systems is corrected as its cause says.
        coalesce(corrections.correct_in, if(exceptions.erp_source is null, actions.correct_in, null)) as correct_in,
        coalesce(corrections.proposed_action, if(exceptions.erp_source is null, actions.proposed_action, null))
            as proposed_action
    from {{ ref('rec_exceptions') }} as exceptions
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    left join {{ ref('cnf_items') }} as items using (item_id)
    left join {{ ref('cnf_item_costs') }} as costs using (item_id, location_id)
    left join {{ ref('cause_actions') }} as actions on exceptions.cause = actions.cause
    left join {{ ref('rec_corrections') }} as corrections
        on exceptions.item_id = corrections.item_id
        and exceptions.location_id = corrections.location_id
        and exceptions.stock_status = corrections.stock_status
        and exceptions.cause = corrections.cause
),

-- The highest severity that the value reaches; the owner of the location before the owner of all, then that of the domain.
owned as (
    select
        valued.*,
        severities.severity,
        valued.due_from + to_seconds((severities.due_hours * 3600)::bigint) as due_at,
        coalesce(valued.assigned_to, owners.owner) as owner
    from valued
    inner join {{ source('cycle', 'policy_exception_severities') }} as severities
        on {{ reaches_severity('severities', 'valued.abc_class', 'valued.value', 'valued.severity_without_value') }}
    inner join {{ ref('exception_owners') }} as owners
        on {{ may_own('owners', 'valued.domain', 'valued.location_id') }}
    qualify row_number() over (
        partition by valued.exception_id
        order by severities.minimum_value desc, {{ nearest_owner('owners') }}
    ) = 1
)

select
    * exclude (as_of, severity_without_value, domain, handling, assigned_to),
    case
        when resolved_at is not null then 'resolved'
        when handling = 'snooze' and snoozed_until > as_of then 'snoozed'
        when handling = 'acknowledge' then 'acknowledged'
        else 'open'
    end as state,
    date_sub('day', opened_at, coalesce(resolved_at, as_of)) as age_days,
    resolved_at is null and as_of > due_at as is_overdue
from owned
