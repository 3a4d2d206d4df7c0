-- State carried to the next cycle: the residuals of a pair at its first cut-off, which never change.
select
    erp_source,
    wms_source,
    item_id,
    location_id,
    stock_status,
    quantity
from {{ source('history', 'opening_variances') }}
union all
select
    residuals.erp_source,
    residuals.wms_source,
    residuals.item_id,
    residuals.location_id,
    residuals.stock_status,
    residuals.quantity
from {{ ref('rec_residuals') }} as residuals
anti join {{ source('history', 'reconciled_pairs') }} as known
    on residuals.erp_source = known.erp_source and residuals.wms_source = known.wms_source
where residuals.unmapped_cause is null and not residuals.is_stale
