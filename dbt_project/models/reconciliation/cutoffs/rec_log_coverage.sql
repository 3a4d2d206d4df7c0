with

logs as (
    select
        deliveries.source,
        coalesce(deliveries.covers_from, deliveries.extracted_at - to_hours(entities.cadence_hours::bigint)) as starts_at,
        deliveries.extracted_at as ends_at,
        entities.safety_interval_minutes
    from {{ source('cycle', 'deliveries') }} as deliveries
    inner join {{ source('cycle', 'entities') }} as entities using (source, entity)
    where entities.role = 'movements'
),

breaks as (
    select
        *,
        coalesce(
            starts_at > max(ends_at) over (
                partition by source order by ends_at, starts_at rows between unbounded preceding and 1 preceding
            ),
            true
        ) as is_break
    from logs
),

chains as (
    select
        *,
        sum(is_break::integer) over (partition by source order by ends_at, starts_at rows unbounded preceding) as chain
    from breaks
)

select
    source,
    min(starts_at) as covered_from,
    max(ends_at) - to_minutes(max(safety_interval_minutes)) as covered_to
from chains
group by source, chain
