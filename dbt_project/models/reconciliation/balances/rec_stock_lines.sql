{{ config(materialized='view') }}

-- Every source row that a balance is made of: those of the snapshot, and the movements that roll it to its instant.
select
    used.rolled_to,
    used.erp_source,
    used.wms_source,
    used.side,
    used.source,
    stock.item_id,
    stock.location_id,
    stock.stock_status,
    'snapshot' as step,
    stock.quantity,
    null::varchar as movement_id,
    stock.snapshot_at as recorded_at,
    stock.delivery_id,
    stock.row_number
from {{ ref('cnf_stock_snapshots') }} as stock
inner join {{ ref('rec_rolled_ledgers') }} as used using (location_id, source, snapshot_at)
where stock.stock_scope = 'comparable'
union all
select
    used.rolled_to,
    used.erp_source,
    used.wms_source,
    used.side,
    used.source,
    moves.item_id,
    moves.location_id,
    moves.stock_status,
    'movement' as step,
    if(moves.recorded_at <= used.cutoff_at, moves.quantity, -moves.quantity) as quantity,
    moves.movement_id,
    moves.recorded_at,
    moves.delivery_id,
    moves.row_number
from {{ ref('cnf_movements') }} as moves
inner join {{ ref('rec_rolled_ledgers') }} as used
    on moves.location_id = used.location_id and moves.source = used.source
    and moves.recorded_at > least(used.snapshot_at, used.cutoff_at)
    and moves.recorded_at <= greatest(used.snapshot_at, used.cutoff_at)
where moves.stock_scope = 'comparable'
