-- State carried to the next cycle: the parent cycle's exceptions, what this cycle sees, and what people did.
with

known as (
    select history.*
    from {{ source('history', 'exceptions') }} as history
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where history.resolved_at is null or history.resolved_at >= cycle.as_of - to_days(policy.recurrence_days)
),

seen as (
    select
        *,
        coalesce(quantity <> 0, true) as is_seen
    from {{ ref('rec_seen_exceptions') }}
),

met as (
    select
        exception_key,
        cycle.as_of,
        coalesce(known.exception_id, left(md5(exception_key || cycle.as_of), 16)) as exception_id,
        coalesce(seen.is_seen, false) as is_seen,
        coalesce(seen.is_accepted, false) as is_accepted,
        known.exception_id is not null and known.resolved_at is null as was_open,
        known.resolved_at is not null as was_resolved,
        -- An exception outside any pair of systems is reconciled by every cycle.
        coalesce(
            if(known.erp_source is null, cycle.as_of, reconciled.cutoff_at) > known.seen_cutoff_at and untold.item_id is null, false
        ) as is_reconciled_later
    from seen
    full join known using (exception_key)
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join {{ ref('rec_pair_coverage') }} as reconciled
        on known.erp_source = reconciled.erp_source and known.wms_source = reconciled.wms_source and reconciled.is_covered
    left join {{ ref('rec_untold_keys') }} as untold
        on known.item_id = untold.item_id and known.location_id = untold.location_id
    where seen.is_seen or known.exception_id is not null
),

-- The last of several actions counts; assigning does not revoke an earlier action.
actions as (
    select
        exception_id,
        max_by(assigned_to, action_id) filter (where kind = 'assign') as assigned_to,
        max_by(kind, action_id) filter (where kind <> 'assign') as handling,
        max_by(snoozed_until, action_id) filter (where kind = 'snooze') as snoozed_until,
        max_by(kind, action_id) as last_action,
        max_by(actor, action_id) as last_actor,
        max_by(reason, action_id) as last_reason
    from {{ source('cycle', 'actions') }}
    where exception_id is not null
    group by exception_id
),

judged as (
    select
        met.*,
        actions.* exclude (exception_id),
        coalesce(actions.handling = 'resolve', false) as is_resolved_by_person,
        met.is_seen and (met.was_resolved or is_resolved_by_person) as is_reopened,
        met.was_open and not met.is_seen and (is_resolved_by_person or met.is_accepted or met.is_reconciled_later) as is_closed
    from met
    left join actions using (exception_id)
)

select
    judged.exception_id,
    judged.exception_key,
    coalesce(seen.erp_source, known.erp_source) as erp_source,
    coalesce(seen.wms_source, known.wms_source) as wms_source,
    if(judged.is_seen, seen.item_id, known.item_id) as item_id,
    if(judged.is_seen, seen.location_id, known.location_id) as location_id,
    if(judged.is_seen, seen.stock_status, known.stock_status) as stock_status,
    coalesce(seen.cause, known.cause) as cause,
    if(judged.is_seen, seen.counterpart, known.counterpart) as counterpart,
    if(judged.is_seen, seen.quantity, known.quantity) as quantity,
    if(judged.is_seen, seen.evidence, known.evidence) as evidence,
    if(judged.is_seen, seen.cleared_by, coalesce(seen.cleared_by, known.cleared_by)) as cleared_by,
    coalesce(known.opened_at, judged.as_of) as opened_at,
    if(judged.is_reopened, judged.as_of, known.reopened_at) as reopened_at,
    if(judged.is_seen, judged.as_of, known.last_seen_at) as last_seen_at,
    if(judged.is_seen, seen.cutoff_at, known.seen_cutoff_at) as seen_cutoff_at,
    case when judged.is_closed then judged.as_of when not judged.is_seen then known.resolved_at end as resolved_at,
    case
        when judged.is_closed then not (judged.is_resolved_by_person or judged.is_accepted)
        when not judged.is_seen then known.is_self_closed
    end as is_self_closed,
    (coalesce(known.recurrences, 0) + judged.is_reopened::integer)::integer as recurrences,
    coalesce(judged.assigned_to, known.assigned_to) as assigned_to,
    nullif(coalesce(judged.handling, if(judged.is_reopened, null, known.handling)), 'resolve') as handling,
    coalesce(judged.snoozed_until, if(judged.is_reopened, null, known.snoozed_until)) as snoozed_until,
    coalesce(judged.last_action, known.last_action) as last_action,
    coalesce(judged.last_actor, known.last_actor) as last_actor,
    coalesce(judged.last_reason, known.last_reason) as last_reason
from judged
left join seen using (exception_key)
left join known using (exception_key)
