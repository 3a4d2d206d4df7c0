with

sides as (
    select
        erp_source,
        wms_source,
        'erp' as side,
        erp_source as source,
        cutoff_at
    from {{ ref('rec_cutoffs') }}
    union all
    select
        erp_source,
        wms_source,
        'wms' as side,
        wms_source as source,
        cutoff_at
    from {{ ref('rec_cutoffs') }}
),

{{ nearest_snapshots() }}
