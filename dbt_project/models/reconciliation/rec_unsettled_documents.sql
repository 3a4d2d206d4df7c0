select distinct
    erp_source,
    wms_source,
    document
from {{ ref('rec_unsettled_totals') }}
