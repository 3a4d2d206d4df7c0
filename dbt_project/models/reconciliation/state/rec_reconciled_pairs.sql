-- State carried to the next cycle: since when each pair of systems is reconciled.
with

covered as (
    select
        erp_source,
        wms_source,
        cutoff_at as first_cutoff_at
    from {{ ref('rec_pair_coverage') }}
    where is_covered
),

known as (
    select * from {{ source('history', 'reconciled_pairs') }}
    union all
    select * from covered
)

select
    erp_source,
    wms_source,
    min(first_cutoff_at) as first_cutoff_at
from known
group by all
