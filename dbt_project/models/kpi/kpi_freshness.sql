with

-- How long it took until a warehouse's movement was posted in its ERP, over those settled in this cycle; each counts once.
answered as (
    select
        min(source) filter (where side = 'wms') as source,
        min(location_id) filter (where side = 'wms') as location_id,
        epoch(min(recorded_at) filter (where side = 'erp')) - epoch(min(recorded_at) filter (where side = 'wms')) as delay_seconds,
        true as is_answered
    from {{ ref('rec_settled_movements') }}
    group by erp_source, wms_source, document, item_id
    having source is not null and delay_seconds is not null
),

posted as (
    select
        erp_source,
        wms_source,
        document,
        item_id
    from {{ ref('rec_unsettled_movements') }}
    where side = 'erp'
),

-- Those that are waited for, as long as it has been.
unanswered as (
    select
        min(moves.source) as source,
        min(moves.location_id) as location_id,
        epoch(any_value(cutoffs.cutoff_at)) - epoch(min(moves.recorded_at)) as delay_seconds,
        false as is_answered
    from {{ ref('rec_open_movements') }} as moves
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    anti join posted using (erp_source, wms_source, document, item_id)
    where moves.side = 'wms'
    group by moves.erp_source, moves.wms_source, moves.document, moves.item_id
),

moves as (
    select * from answered
    union all by name
    select * from unanswered
),

movements as (
    select
        moves.*,
        coalesce(terms.interface_sla_hours, policy.interface_sla_hours) * 3600 as sla_seconds
    from moves
    cross join {{ source('cycle', 'policy') }} as policy
    left join {{ source('cycle', 'location_terms') }} as terms using (location_id)
),

propagation as (
    select
        source,
        round(quantile_cont(delay_seconds::double, 0.5) / 60, 4) as propagation_p50_minutes,
        round(quantile_cont(delay_seconds::double, 0.95) / 60, 4) as propagation_p95_minutes,
        -- What is waited for within the SLA is not due yet.
        count(*) filter (where is_answered and delay_seconds <= sla_seconds)
        / nullif(count(*) filter (where is_answered or delay_seconds > sla_seconds), 0) as propagation_attainment
    from movements
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
    freshness.entities_owed,
    cycles.cycles_due,
    cycles.cycles_within_sla,
    cycles.cycles_within_sla / cycles.cycles_due as sla_attainment,
    propagation.propagation_p50_minutes,
    propagation.propagation_p95_minutes,
    propagation.propagation_attainment
from {{ ref('rec_freshness') }} as freshness
inner join cycles using (source)
left join propagation using (source)
