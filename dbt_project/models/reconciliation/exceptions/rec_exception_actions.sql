-- Of several actions the last counts; assigning changes nothing of what was said before.
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
