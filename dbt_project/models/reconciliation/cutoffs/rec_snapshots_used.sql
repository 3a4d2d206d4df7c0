with

sides as (
    select
        systems.*,
        cutoffs.cutoff_at
    from {{ ref('rec_pair_systems') }} as systems
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
),

{{ nearest_snapshots() }}
