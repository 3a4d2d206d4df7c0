with

cycles as (
    select
        source,
        count(*) as cycles_due,
        count(*) filter (where is_within_sla) as cycles_within_sla
    from {{ ref('rec_source_cycles') }}
    group by source
)

select
    freshness.source,
    freshness.system_type,
    freshness.extracted_at,
    freshness.watermark_at,
    freshness.age_hours,
    freshness.soft_sla_hours,
    freshness.hard_sla_hours,
    freshness.freshness_status,
    freshness.entities_due,
    freshness.entities_within_sla,
    cycles.cycles_due,
    cycles.cycles_within_sla,
    cycles.cycles_within_sla / cycles.cycles_due as sla_attainment,
    propagation.propagation_p50_minutes,
    propagation.propagation_p95_minutes
from {{ ref('rec_freshness') }} as freshness
inner join cycles using (source)
left join {{ ref('kpi_propagation') }} as propagation using (source)
