with

pairs as (
    select distinct
        erp_source,
        wms_source
    from {{ ref('rec_location_pairs') }}
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
),

cutoffs as (
    select
        pairs.erp_source,
        pairs.wms_source,
        erp.watermark_at as erp_watermark_at,
        wms.watermark_at as wms_watermark_at,
        cycle.as_of,
        least(erp.watermark_at, wms.watermark_at, cycle.as_of) as cutoff_at
    from pairs
    cross join {{ source('cycle', 'cycle') }} as cycle
    left join watermarks as erp on pairs.erp_source = erp.source
    left join watermarks as wms on pairs.wms_source = wms.source
)

select
    cutoffs.erp_source,
    cutoffs.wms_source,
    cutoffs.erp_watermark_at,
    cutoffs.wms_watermark_at,
    cutoffs.cutoff_at,
    -- A late ERP does not hold the warehouse's figure back, nor a late movement log a newer snapshot.
    case
        when wms.freshness_status <> 'fresh' and newest_snapshots.snapshot_at > cutoffs.cutoff_at
            then newest_snapshots.snapshot_at
        when erp.freshness_status <> 'fresh' and cutoffs.wms_watermark_at > cutoffs.cutoff_at
            then least(cutoffs.wms_watermark_at, cutoffs.as_of)
        else cutoffs.cutoff_at
    end as on_hand_at
from cutoffs
left join newest_snapshots on cutoffs.wms_source = newest_snapshots.source
left join {{ ref('rec_freshness') }} as erp on cutoffs.erp_source = erp.source
left join {{ ref('rec_freshness') }} as wms on cutoffs.wms_source = wms.source
