-- A side of several systems reaches only as far as the one furthest behind, and is only as fresh as the least fresh; how far those
-- reach that are fresh is known apart.
with

freshness as (
    {{ freshness_of(['stock_snapshots', 'movements']) }}
),

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
)

select
    systems.erp_source,
    systems.wms_source,
    systems.side,
    systems.erp_source <> '' and systems.wms_source <> '' as has_other_side,
    min(watermarks.watermark_at) as watermark_at,
    min(watermarks.watermark_at) filter (where freshness.freshness_status = 'fresh') as fresh_watermark_at,
    min(newest_snapshots.snapshot_at) as snapshot_at,
    max_by(freshness.freshness_status, list_position(['fresh', 'late', 'stale', 'missing'], freshness.freshness_status))
        as freshness_status,
    fresh_watermark_at is not null and not bool_and(coalesce(freshness.freshness_status = 'fresh', false)) as is_partly_fresh,
    min(slas.hard_sla_hours) as hard_sla_hours
from {{ ref('rec_pair_systems') }} as systems
left join watermarks using (source)
left join newest_snapshots using (source)
left join freshness using (source)
left join {{ ref('rec_freshness') }} as slas using (source)
group by systems.erp_source, systems.wms_source, systems.side
