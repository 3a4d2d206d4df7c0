with

-- How long it takes for a warehouse's movement to be posted in its ERP, over the movements settled in this cycle; each counts once.
matched as (
    select
        min(source) filter (where side = 'wms') as source,
        document,
        item_id,
        epoch(min(recorded_at) filter (where side = 'erp')) - epoch(min(recorded_at) filter (where side = 'wms')) as delay_seconds
    from {{ ref('rec_settled_movements') }}
    group by erp_source, wms_source, document, item_id
    having count(distinct side) = 2
),

propagation as (
    select
        source,
        round(quantile_cont(delay_seconds::double, 0.5) / 60, 4) as propagation_p50_minutes,
        round(quantile_cont(delay_seconds::double, 0.95) / 60, 4) as propagation_p95_minutes
    from matched
    group by source
),

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
left join propagation using (source)
