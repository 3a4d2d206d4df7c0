{{ config(materialized='view') }}

-- The movements up to the cut-off that are new or open, each under the document that both systems know it by. A view, as
-- writing them costs more than each of its few readers spends on the columns that it needs.
with

referenced as (
    select
        moves.*,
        pairs.erp_source,
        pairs.wms_source,
        pairs.side,
        coalesce(reversals.original_reference, originals.reference, moves.reference) as shared_reference,
        moves.reverses_document is not null or reversals.reference is not null as is_reversal
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
    inner join {{ ref('rec_cutoffs') }} as cutoffs using (erp_source, wms_source)
    left join {{ ref('rec_reversals') }} as reversals
        on pairs.erp_source = reversals.erp_source
        and pairs.wms_source = reversals.wms_source
        and moves.reference = reversals.reference
    left join {{ ref('rec_reversed_documents') }} as originals
        on moves.source = originals.source and moves.reverses_document = originals.document_number
    where
        not moves.is_settled
        and moves.stock_scope = 'comparable'
        and moves.quantity <> 0
        -- Written as a comparison it would become a join condition from which the optimizer expects hardly any row, and
        -- the joins below would be built on all movements instead of the few reversals.
        and cutoffs.cutoff_at - moves.recorded_at >= interval 0 seconds
)

select
    erp_source,
    wms_source,
    side,
    source,
    -- Without a shared reference only the ERP's own document links a movement and its reversal.
    coalesce(shared_reference, concat_ws('/', source, coalesce(reverses_document, document_number))) as document,
    shared_reference is null as is_outside_wms,
    item_id,
    location_id,
    stock_status,
    sign(quantity)::integer as direction,
    quantity,
    is_reversal,
    movement_type,
    lot_id,
    movement_id,
    recorded_at,
    delivery_id,
    row_number
from referenced
