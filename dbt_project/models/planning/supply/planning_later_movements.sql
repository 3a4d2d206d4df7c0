{{ config(materialized='view') }}

-- Movements after the instant of the on-hand figure, which no position includes yet: logs reach further than the cut-off.
select distinct
    moves.delivery_id,
    moves.row_number
from {{ ref('cnf_movements') }} as moves
inner join {{ ref('rec_location_pairs') }} using (location_id, source)
inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
where moves.recorded_at > cutoffs.on_hand_at
