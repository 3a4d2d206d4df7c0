-- What the ERP has moved since a warehouse was last heard of whose location another warehouse still speaks for: which of them moved
-- it is not known.
select
    cutoffs.erp_source,
    cutoffs.wms_source,
    moves.item_id,
    moves.location_id,
    moves.stock_status,
    sum(abs(moves.quantity))::decimal(18, 4) as moved_quantity
from {{ ref('rec_cutoffs') }} as cutoffs
inner join {{ ref('rec_location_pairs') }} as pairs using (erp_source, wms_source)
inner join {{ ref('cnf_movements') }} as moves
    on pairs.location_id = moves.location_id and pairs.source = moves.source and cutoffs.wms_watermark_at < moves.recorded_at
where cutoffs.is_wms_partly_fresh and pairs.side = 'erp' and moves.stock_scope = 'comparable'
group by all
