{{ config(meta={'dagster': {'ref': {'name': 'rec_movement_causes'}}}) }}

select
    moves.side,
    moves.movement_id
from {{ ref('rec_open_movements') }} as moves
anti join {{ ref('rec_movement_causes') }} using (erp_source, wms_source, side, movement_id)
where if(moves.side = 'erp', moves.wms_source, moves.erp_source) not in (select source from {{ ref('rec_log_gaps') }})
