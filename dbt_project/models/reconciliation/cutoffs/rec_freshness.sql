with

due as (
    select
        entities.source,
        entities.entity,
        entities.role,
        entities.required,
        max(deliveries.extracted_at) as extracted_at
    from {{ source('cycle', 'entities') }} as entities
    left join {{ source('cycle', 'deliveries') }} as deliveries using (source, entity)
    group by all
),

aged as (
    select
        due.*,
        sources.system_type,
        sources.soft_sla_hours,
        sources.hard_sla_hours,
        epoch(cycle.as_of - due.extracted_at) / 3600 as age_hours
    from due
    inner join {{ source('cycle', 'sources') }} as sources on due.source = sources.source
    cross join {{ source('cycle', 'cycle') }} as cycle
    where due.required or due.extracted_at is not null
),

-- A source is as old as the oldest of its required entities; without any, as old as its most recent extract.
sources as (
    select
        source,
        system_type,
        soft_sla_hours,
        hard_sla_hours,
        max(extracted_at) as extracted_at,
        max(extracted_at) filter (where role = 'movements') as watermark_at,
        bool_or(required and extracted_at is null) as is_incomplete,
        coalesce(max(age_hours) filter (where required), min(age_hours)) as age_hours,
        count(*) as entities_due,
        count(*) filter (where age_hours <= soft_sla_hours) as entities_within_sla,
        string_agg(
            entity || coalesce(strftime(extracted_at, ' since %Y-%m-%d %H:%M:%S'), ' never came'), ', '
            order by extracted_at asc nulls first, entity asc
        ) filter (where required and coalesce(age_hours > soft_sla_hours, true)) as entities_owed
    from aged
    group by all
)

select
    source,
    system_type,
    extracted_at,
    watermark_at,
    case when not is_incomplete then age_hours end as age_hours,
    soft_sla_hours,
    hard_sla_hours,
    case
        when is_incomplete then 'missing'
        when age_hours > hard_sla_hours then 'stale'
        when age_hours > soft_sla_hours then 'late'
        else 'fresh'
    end as freshness_status,
    entities_due,
    entities_within_sla,
    entities_owed
from sources
