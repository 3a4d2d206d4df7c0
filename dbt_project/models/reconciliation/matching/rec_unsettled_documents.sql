select distinct
    pairs.erp_source,
    pairs.wms_source,
    totals.document
from {{ ref('rec_unsettled_totals') }} as totals
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id)
