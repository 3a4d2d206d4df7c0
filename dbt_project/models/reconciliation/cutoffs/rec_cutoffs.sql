with

cutoffs as (
    select
        erp.erp_source,
        erp.wms_source,
        erp.watermark_at as erp_watermark_at,
        wms.watermark_at as wms_watermark_at,
        erp.freshness_status as erp_freshness,
        wms.freshness_status as wms_freshness,
        wms.snapshot_at as wms_snapshot_at,
        wms.is_partly_fresh as is_wms_partly_fresh,
        wms.fresh_watermark_at,
        cycle.as_of,
        least(erp.watermark_at, wms.watermark_at, cycle.as_of) as cutoff_at
    from {{ ref('rec_sides') }} as erp
    inner join {{ ref('rec_sides') }} as wms using (erp_source, wms_source)
    cross join {{ source('cycle', 'cycle') }} as cycle
    where erp.side = 'erp' and wms.side = 'wms'
)

select
    erp_source,
    wms_source,
    erp_watermark_at,
    wms_watermark_at,
    erp_freshness,
    is_wms_partly_fresh,
    cutoff_at,
    -- A late ERP does not hold back the warehouse's figure, nor a late movement log a newer snapshot, nor one warehouse another.
    case
        when is_wms_partly_fresh then greatest(least(fresh_watermark_at, as_of), cutoff_at)
        when wms_freshness <> 'fresh' and wms_snapshot_at > cutoff_at then wms_snapshot_at
        when erp_freshness <> 'fresh' and wms_watermark_at > cutoff_at then least(wms_watermark_at, as_of)
        else cutoff_at
    end as on_hand_at
from cutoffs
