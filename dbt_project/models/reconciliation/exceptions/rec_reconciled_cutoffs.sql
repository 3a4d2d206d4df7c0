select
    erp_source,
    wms_source,
    min(cutoff_at) as cutoff_at
from {{ ref('rec_snapshots_used') }}
group by erp_source, wms_source
having count(*) = 2 and bool_and(is_covered)
