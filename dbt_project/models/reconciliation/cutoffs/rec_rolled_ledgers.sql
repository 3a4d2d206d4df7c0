{{ config(materialized='view') }}

with

snapshots as (
    select
        *,
        'cutoff' as rolled_to
    from {{ ref('rec_snapshots_used') }}
    union all
    select
        *,
        'on_hand' as rolled_to
    from {{ ref('rec_warehouse_snapshots') }}
    union all
    select
        *,
        'own_watermark' as rolled_to
    from {{ ref('rec_single_snapshots') }}
)

select
    pairs.location_id,
    snapshots.*
from {{ ref('rec_location_pairs') }} as pairs
inner join snapshots using (erp_source, wms_source, side, source)
