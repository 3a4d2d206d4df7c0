-- State carried to the next cycle: movements that are open, and those that later balances are rolled with. Codes remain the
-- source's, so that a corrected mapping takes effect; a count is carried as the difference that it made.
with

open_movements as (
    select
        source,
        movement_id
    from {{ ref('rec_unsettled_movements') }}
    where not was_settled
),

movements as (
    select
        moves.*,
        open_movements.movement_id is not null as is_open,
        moves.recorded_at > ledgers.moves_needed_from as is_needed,
        moves.recorded_at <= cutoffs.cutoff_at as is_compared
    from {{ ref('cnf_movements') }} as moves
    left join open_movements using (source, movement_id)
    left join {{ ref('rec_ledgers') }} as ledgers on moves.source = ledgers.source
    left join {{ ref('rec_location_pairs') }} as pairs
        on moves.location_id = pairs.location_id and moves.source = pairs.source
    left join {{ ref('rec_cutoffs') }} as cutoffs
        on pairs.erp_source = cutoffs.erp_source and pairs.wms_source = cutoffs.wms_source
)

select
    source,
    movement_id,
    document_number,
    document_line,
    movement_type,
    source_movement_type,
    source_item_code,
    source_site,
    source_sublocation,
    stock_status,
    stock_scope,
    lot_id,
    if(counted_quantity is null, source_unit, null) as source_unit,
    if(counted_quantity is null, source_quantity, quantity) as quantity,
    null::decimal(18, 4) as counted_quantity,
    false as is_full_count,
    reference,
    order_reference,
    order_line_reference,
    delivery_reference,
    reverses_document,
    reverses_line,
    recorded_at,
    occurred_on,
    delivery_id,
    row_number,
    coalesce(is_compared and not is_open, false) as is_settled
from movements
where is_open or is_needed
