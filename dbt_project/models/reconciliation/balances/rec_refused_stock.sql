-- Item-locations with a refused row that should have counted: a row of the snapshot, or a movement to roll it to its instant.
select
    used.erp_source,
    used.wms_source,
    used.side,
    stock.item_id,
    stock.location_id
from {{ ref('cnf_resolved_stock_snapshots') }} as stock
inner join {{ ref('rec_rolled_ledgers') }} as used using (location_id, source, snapshot_at)
where stock.fault is not null and stock.stock_scope = 'comparable'
union
select
    used.erp_source,
    used.wms_source,
    used.side,
    moves.item_id,
    moves.location_id
from {{ ref('cnf_resolved_movements') }} as moves
inner join {{ ref('rec_rolled_ledgers') }} as used
    on moves.location_id = used.location_id and moves.source = used.source
    and moves.recorded_at > least(used.snapshot_at, used.cutoff_at)
    and moves.recorded_at <= greatest(used.snapshot_at, used.cutoff_at)
where moves.fault is not null and moves.stock_scope = 'comparable'
