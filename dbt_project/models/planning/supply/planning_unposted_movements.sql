-- Movements that the ERP's order documents do not include yet: those that only one system has at the cut-off, unless the other has
-- the same goods under another document or they were taken back; those that the ERP posted between the extract of its orders and the
-- cut-off; and, where the ERP is late, those of the warehouse up to the instant of the on-hand figure. Documents extracted after the
-- cut-off are brought back to it, as they are to the warehouse's stock where the ERP is ahead of it.
with

-- A system that alone holds a location's stock reports it as of its own watermark.
instants as (
    select
        erp_source,
        wms_source,
        cutoff_at,
        on_hand_at
    from {{ ref('rec_cutoffs') }}
    union all
    select
        erp_source,
        wms_source,
        on_hand_at as cutoff_at,
        on_hand_at
    from {{ ref('rec_figures_used') }}
    where figure = 'single'
),

since as (
    select moves.* replace (if(moves.recorded_at > extracts.extracted_at, moves.quantity, -moves.quantity) as quantity)
    from {{ ref('planning_order_movements') }} as moves
    inner join instants as cutoffs
        on moves.erp_source = cutoffs.erp_source and moves.wms_source = cutoffs.wms_source
    inner join {{ ref('planning_document_extracts') }} as extracts
        on moves.erp_source = extracts.source and moves.direction = extracts.direction
    where
        moves.recorded_at > if(
            moves.source = moves.erp_source,
            least(extracts.extracted_at, cutoffs.cutoff_at),
            greatest(extracts.extracted_at, cutoffs.cutoff_at)
        )
        and moves.recorded_at <= if(
            moves.source = moves.erp_source, greatest(extracts.extracted_at, cutoffs.cutoff_at), cutoffs.on_hand_at
        )
),

-- With any other cause the movement is posted, if in another way. What the ERP posted twice came once.
uncounted as (
    select
        moves.* replace (causes.quantity as quantity),
        causes.side = 'wms' and causes.cause = 'timing_in_flight' as may_be_posted
    from {{ ref('planning_order_movements') }} as moves
    inner join {{ ref('rec_movement_causes') }} as causes
        on moves.movement_id = causes.movement_id
        and moves.source = causes.source
    left join {{ ref('rec_offset_movements') }} as offsets
        on causes.erp_source = offsets.erp_source and causes.wms_source = offsets.wms_source
        and causes.source = offsets.source and causes.movement_id = offsets.movement_id
    inner join {{ ref('cause_actions') }} as actions on causes.cause = actions.cause
    where
        causes.cause in (
            'timing_in_flight', 'lost_message', 'transfer_not_posted', 'return_not_posted', 'reversal_one_sided',
            'quantity_mismatch', 'uom_mismatch', 'duplicate_posting'
        )
        -- Of what the warehouse has twice, its stock is corrected.
        and not (causes.side = 'wms' and causes.cause = 'duplicate_posting')
        -- What the warehouse has still to post is planned with as if it had, so that the document is right.
        and not (causes.side = 'erp' and actions.correct_in = 'other_side')
        and coalesce(offsets.is_uncredited, true)
),

-- What stands in the document is not netted, or taken back where the stock does not have it yet.
unposted as (
    select
        *,
        0 as doubtful_quantity
    from since
    union all by name
    select
        uncounted.* exclude (may_be_posted) replace (
            if(may_be_posted and doubtful.is_posted, 0, uncounted.quantity) as quantity
        ),
        if(may_be_posted and doubtful.movement_id is not null and doubtful.is_posted is null, uncounted.quantity, 0) as doubtful_quantity
    from uncounted
    left join {{ ref('planning_doubtful_movements') }} as doubtful using (source, movement_id, erp_source, wms_source)
    union all by name
    select
        moves.* replace (if(doubtful.is_posted, -moves.quantity, 0) as quantity),
        if(doubtful.is_posted is null, moves.quantity, 0) as doubtful_quantity
    from {{ ref('planning_order_movements') }} as moves
    inner join {{ ref('planning_doubtful_movements') }} as doubtful using (source, movement_id, erp_source, wms_source)
    where doubtful.is_after_on_hand
)

select
    erp_source,
    document,
    direction,
    movement_type = 'transfer' as is_transfer,
    item_id,
    location_id,
    order_reference,
    order_line_reference,
    sum(if(direction = 'out', -quantity, quantity))::decimal(18, 4) as quantity,
    sum(if(direction = 'out', -doubtful_quantity, doubtful_quantity))::decimal(18, 4) as doubtful_quantity
from unposted
group by all
having sum(quantity) <> 0 or sum(doubtful_quantity) <> 0
