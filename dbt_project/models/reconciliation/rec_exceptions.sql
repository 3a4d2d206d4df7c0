-- State carried to the next cycle: what the parent cycle left, what this one sees, what people did.
with

known as (
    select history.*
    from {{ source('history', 'exceptions') }} as history
    cross join {{ source('cycle', 'cycle') }} as cycle
    cross join {{ source('cycle', 'policy') }} as policy
    where history.resolved_at is null or history.resolved_at >= cycle.as_of - to_days(policy.recurrence_days)
),

met as (
    select
        coalesce(known.exception_id, left(md5(seen.exception_key || cycle.as_of), 16)) as exception_id,
        exception_key,
        cycle.as_of,
        seen.exception_key is not null and seen.quantity is distinct from 0 as is_seen,
        known.exception_id is not null and known.resolved_at is null as was_open,
        coalesce(seen.is_accepted, false) as is_accepted,
        known,
        seen
    from {{ ref('rec_seen_exceptions') }} as seen
    full join known using (exception_key)
    cross join {{ source('cycle', 'cycle') }} as cycle
),

judged as (
    select
        met.*,
        actions,
        coalesce(actions.handling = 'resolve', false) as is_resolved_by_person,
        -- What belongs to no pair of systems is reconciled by every cycle.
        coalesce(
            if(known.erp_source is null, met.as_of, reconciled.cutoff_at) > known.seen_cutoff_at, false
        ) as is_reconciled_later,
        is_seen and (known.resolved_at is not null or is_resolved_by_person) as is_reopened,
        was_open and not is_seen and (is_resolved_by_person or is_accepted or is_reconciled_later) as is_closed
    from met
    left join {{ ref('rec_exception_actions') }} as actions using (exception_id)
    left join {{ ref('rec_reconciled_cutoffs') }} as reconciled
        on met.known.erp_source = reconciled.erp_source and met.known.wms_source = reconciled.wms_source
    where is_seen or known.exception_id is not null
)

select
    exception_id,
    exception_key,
    coalesce(seen.erp_source, known.erp_source) as erp_source,
    coalesce(seen.wms_source, known.wms_source) as wms_source,
    if(is_seen, seen.item_id, known.item_id) as item_id,
    if(is_seen, seen.location_id, known.location_id) as location_id,
    if(is_seen, seen.stock_status, known.stock_status) as stock_status,
    coalesce(seen.cause, known.cause) as cause,
    if(is_seen, seen.counterpart, known.counterpart) as counterpart,
    if(is_seen, seen.quantity, known.quantity) as quantity,
    if(is_seen, seen.evidence, known.evidence) as evidence,
    if(is_seen, seen.cleared_by, coalesce(seen.cleared_by, known.cleared_by)) as cleared_by,
    coalesce(known.opened_at, as_of) as opened_at,
    if(is_reopened, as_of, known.reopened_at) as reopened_at,
    if(is_seen, as_of, known.last_seen_at) as last_seen_at,
    if(is_seen, seen.cutoff_at, known.seen_cutoff_at) as seen_cutoff_at,
    case when is_closed then as_of when not is_seen then known.resolved_at end as resolved_at,
    case
        when is_closed then not (is_resolved_by_person or is_accepted)
        when not is_seen then known.is_self_closed
    end as is_self_closed,
    (coalesce(known.recurrences, 0) + is_reopened::integer)::integer as recurrences,
    coalesce(actions.assigned_to, known.assigned_to) as assigned_to,
    nullif(coalesce(actions.handling, if(is_reopened, null, known.handling)), 'resolve') as handling,
    coalesce(actions.snoozed_until, if(is_reopened, null, known.snoozed_until)) as snoozed_until,
    coalesce(actions.last_action, known.last_action) as last_action,
    coalesce(actions.last_actor, known.last_actor) as last_actor,
    coalesce(actions.last_reason, known.last_reason) as last_reason
from judged
