-- Ledger breaks contained in a rolled balance: those of snapshots up to the one that was rolled.
select
    used.erp_source,
    used.wms_source,
    used.side,
    breaks.item_id,
    breaks.location_id,
    breaks.stock_status,
    sum(if(used.side = 'wms', breaks.quantity, -breaks.quantity))::decimal(18, 4) as quantity
from {{ ref('rec_ledger_breaks') }} as breaks
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
inner join {{ ref('rec_snapshots_used') }} as used
    on pairs.erp_source = used.erp_source
    and pairs.wms_source = used.wms_source
    and breaks.source = used.source
    and breaks.broken_at <= used.snapshot_at
group by all
having sum(breaks.quantity) <> 0
