-- State carried to the next cycle: since when each pair of systems is reconciled.
select
    erp_source,
    wms_source,
    min(first_cutoff_at) as first_cutoff_at
from (
    select
        erp_source,
        wms_source,
        first_cutoff_at
    from {{ source('history', 'reconciled_pairs') }}
    union all
    select
        erp_source,
        wms_source,
        cutoff_at as first_cutoff_at
    from {{ ref('rec_residuals') }}
    where not is_stale
)
group by all
