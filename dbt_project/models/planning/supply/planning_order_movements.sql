{{ config(materialized='view') }}

-- Movements that order documents include once the ERP has posted them, and whether goods went out or came in. A reversal has the
-- direction of what it takes back; what a transfer's reversal takes back is told where it was told first.
select
    moves.*,
    pairs.erp_source,
    pairs.wms_source,
    {{ goods_document('moves', 'moves.source <> pairs.erp_source') }} as document,
    if(
        moves.movement_type = 'issue'
        or (moves.movement_type = 'transfer' and (moves.quantity < 0) <> (moves.reverses_document is not null)),
        'out',
        'in'
    ) as direction
from {{ ref('cnf_movements') }} as moves
inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
where moves.movement_type in ('issue', 'receipt', 'supplier_return', 'transfer') and moves.stock_scope = 'comparable'
