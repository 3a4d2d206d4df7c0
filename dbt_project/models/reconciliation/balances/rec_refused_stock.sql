-- Item-locations with a refused row that should have counted: a row of the snapshot, or a movement to roll it to its instant.
with

used as (
    select * from {{ ref('rec_snapshots_used') }}
    union all
    select * from {{ ref('rec_warehouse_snapshots') }}
    union all
    select * from {{ ref('rec_single_snapshots') }}
)

select
    used.erp_source,
    used.wms_source,
    used.side,
    stock.item_id,
    stock.location_id
from {{ ref('cnf_resolved_stock_snapshots') }} as stock
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
inner join used
    on stock.source = used.source and stock.snapshot_at = used.snapshot_at
    and pairs.erp_source = used.erp_source and pairs.wms_source = used.wms_source
where stock.fault is not null and stock.stock_scope = 'comparable'
union
select
    used.erp_source,
    used.wms_source,
    used.side,
    moves.item_id,
    moves.location_id
from {{ ref('cnf_resolved_movements') }} as moves
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
inner join used
    on moves.source = used.source
    and pairs.erp_source = used.erp_source and pairs.wms_source = used.wms_source
    and moves.recorded_at > least(used.snapshot_at, used.cutoff_at)
    and moves.recorded_at <= greatest(used.snapshot_at, used.cutoff_at)
where moves.fault is not null and moves.stock_scope = 'comparable'
