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
)

select
    pairs.erp_source,
    pairs.wms_source,
    erp.watermark_at as erp_watermark_at,
    wms.watermark_at as wms_watermark_at,
    least(erp.watermark_at, wms.watermark_at, cycle.as_of) as cutoff_at
from pairs
cross join {{ source('cycle', 'cycle') }} as cycle
left join watermarks as erp on pairs.erp_source = erp.source
left join watermarks as wms on pairs.wms_source = wms.source
