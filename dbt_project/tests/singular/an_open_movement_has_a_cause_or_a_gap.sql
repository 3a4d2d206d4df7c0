{{ config(meta={'attached_to': 'rec_movement_causes'}) }}

select
    moves.side,
    moves.movement_id
from {{ ref('rec_open_movements') }} as moves
anti join {{ ref('rec_movement_causes') }} using (erp_source, wms_source, source, movement_id)
where moves.document not in (
    select reference from {{ ref('cnf_resolved_movements') }}
    where fault is not null and reference is not null
)
and not exists (
    select 1
    from {{ ref('rec_log_gaps') }}
    inner join {{ ref('rec_pair_systems') }} as others using (source)
    where others.erp_source = moves.erp_source and others.wms_source = moves.wms_source and others.side <> moves.side
)
