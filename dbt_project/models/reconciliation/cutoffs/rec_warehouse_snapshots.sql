-- Where another source is late, the warehouse may speak for a later instant than the common cut-off.
with

sides as (
    select
        systems.*,
        cutoffs.on_hand_at as cutoff_at
    from {{ ref('rec_pair_systems') }} as systems
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    where systems.side = 'wms' and cutoffs.on_hand_at > cutoffs.cutoff_at
),

{{ nearest_snapshots() }}
