-- A snapshot is late past the SLA of its source; one that is due more seldom than the hard SLA, past its cadence. A log tells of
-- what happened: silence is no news, and what its source owes is judged there. Whatever came since and could not be used makes what
-- is used in its stead late, however young it is.
with

used as (
    select
        source,
        entity,
        max(extracted_at) as extracted_at
    from {{ source('cycle', 'deliveries') }}
    group by source, entity
),

left_out as (
    select
        source,
        entity,
        max(extracted_at) as left_out_at
    from {{ source('cycle', 'row_accounts') }}
    where outcome in ('held', 'rejected')
    group by source, entity
),

aged as (
    select
        entities.source,
        systems.dialect,
        entities.entity,
        entities.kind,
        used.extracted_at,
        left_out.left_out_at,
        epoch(cycle.as_of - used.extracted_at) / 3600 as age_hours,
        if(entities.cadence_hours > systems.hard_sla_hours, entities.cadence_hours, systems.soft_sla_hours) as due_hours
    from {{ source('cycle', 'entities') }} as entities
    inner join {{ source('cycle', 'sources') }} as systems using (source)
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join used using (source, entity)
    left join left_out using (source, entity)
    where used.extracted_at is not null or left_out.left_out_at is not null
)

select
    source,
    dialect,
    entity,
    extracted_at,
    age_hours,
    due_hours,
    coalesce(left_out_at > extracted_at, left_out_at is not null) as is_newest_left_out,
    is_newest_left_out or coalesce(kind = 'snapshot' and age_hours > due_hours, false) as is_late
from aged
