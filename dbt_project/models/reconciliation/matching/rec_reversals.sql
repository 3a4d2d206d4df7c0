-- A warehouse gives a reversal a number of its own; the ERP repeats either that number or the original's. Both are mapped
-- to the original's, so that a reversal in one system matches the reversal in the other.
select
    pairs.erp_source,
    pairs.wms_source,
    moves.reference,
    min(moves.reverses_document) as original_reference
from {{ ref('cnf_movements') }} as moves
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
where pairs.side = 'wms' and moves.reverses_document is not null
group by pairs.erp_source, pairs.wms_source, moves.reference
