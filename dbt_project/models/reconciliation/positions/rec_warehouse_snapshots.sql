-- Where a source is late, the warehouse may speak for a later instant than the common cut-off.
with

sides as (
    select
        erp_source,
        wms_source,
        'wms' as side,
        wms_source as source,
        on_hand_at as cutoff_at
    from {{ ref('rec_cutoffs') }}
    where on_hand_at > cutoff_at
),

{{ nearest_snapshots() }}
