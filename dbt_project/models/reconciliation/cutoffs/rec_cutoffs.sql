-- A side of several systems is as far as the least of them and as fresh as the latest.
with

watermarks as (
    select
        source,
        max(covered_to) as watermark_at
    from {{ ref('rec_log_coverage') }}
    group by source
),

newest_snapshots as (
    select
        source,
        max(snapshot_at) as snapshot_at
    from {{ source('cycle', 'stock_deliveries') }}
    group by source
),

sides as (
    select
        systems.erp_source,
        systems.wms_source,
        systems.side,
        min(watermarks.watermark_at) as watermark_at,
        min(newest_snapshots.snapshot_at) as snapshot_at,
        max_by(freshness.freshness_status, list_position(['fresh', 'late', 'stale', 'missing'], freshness.freshness_status))
            as freshness_status,
        min(freshness.hard_sla_hours) as hard_sla_hours
    from {{ ref('rec_pair_systems') }} as systems
    left join watermarks using (source)
    left join newest_snapshots using (source)
    left join {{ ref('rec_freshness') }} as freshness using (source)
    group by systems.erp_source, systems.wms_source, systems.side
),

cutoffs as (
    select
        erp.erp_source,
        erp.wms_source,
        erp.watermark_at as erp_watermark_at,
        wms.watermark_at as wms_watermark_at,
        erp.freshness_status as erp_freshness,
        wms.freshness_status as wms_freshness,
        wms.hard_sla_hours as wms_hard_sla_hours,
        wms.snapshot_at as wms_snapshot_at,
        cycle.as_of,
        least(erp.watermark_at, wms.watermark_at, cycle.as_of) as cutoff_at
    from sides as erp
    inner join sides as wms using (erp_source, wms_source)
    cross join {{ source('cycle', 'cycle') }} as cycle
    where erp.side = 'erp' and wms.side = 'wms'
)

select
    erp_source,
    wms_source,
    erp_watermark_at,
    wms_watermark_at,
    erp_freshness,
    wms_freshness,
    wms_hard_sla_hours,
    cutoff_at,
    -- A late ERP does not hold the warehouse's figure back, nor a late movement log a newer snapshot.
    case
        when wms_freshness <> 'fresh' and wms_snapshot_at > cutoff_at then wms_snapshot_at
        when erp_freshness <> 'fresh' and wms_watermark_at > cutoff_at then least(wms_watermark_at, as_of)
        else cutoff_at
    end as on_hand_at
from cutoffs
