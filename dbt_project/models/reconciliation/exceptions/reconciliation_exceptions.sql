select
    exceptions.exception_id,
    exceptions.item_id,
    exceptions.location_id,
    exceptions.stock_status,
    exceptions.cause,
    exceptions.quantity,
    exceptions.value,
    exceptions.severity,
    exceptions.owner,
    exceptions.state,
    exceptions.opened_at,
    exceptions.last_seen_at,
    exceptions.resolved_at,
    exceptions.age_days,
    exceptions.due_at,
    exceptions.is_overdue,
    exceptions.recurrences,
    exceptions.cleared_by,
    exceptions.counterpart,
    exceptions.evidence,
    exceptions.correct_in,
    exceptions.proposed_action,
    exceptions.reopened_at,
    exceptions.snoozed_until,
    exceptions.is_self_closed,
    exceptions.last_action,
    exceptions.last_actor,
    exceptions.last_reason
from {{ ref('rec_owned_exceptions') }} as exceptions
cross join {{ source('cycle', 'cycle') }} as cycle
cross join {{ source('cycle', 'policy') }} as policy
where exceptions.resolved_at is null or exceptions.resolved_at >= cycle.as_of - to_days(policy.published_days)
