-- Movements that the ERP's order documents do not include yet: those that only one system has at the cut-off, unless the other has
-- the same goods under another document or they were taken back; those that the ERP posted between the extract of its orders and the
-- cut-off; and, where the ERP is late, those of the warehouse up to the instant of the on-hand figure. Documents extracted after the
-- cut-off are brought back to it, as they are to the warehouse's stock where the ERP is ahead of it.
with

documents as (
    {%- for document in ('goods_issues', 'sales_order_lines', 'purchase_schedule_lines', 'purchase_order_lines') %}
        select
            {{ loop.index }} as precedence,
            '{{ 'in' if document.startswith('purchase') else 'out' }}' as direction,
            delivery_id
        from {{ ref('cnf_' ~ document) }}
        {% if not loop.last %}union{% endif %}
    {%- endfor %}
),

-- Where deliveries or schedule lines come, they alone say what was issued or received. Of several extracts the latest, so that
-- nothing counts twice.
extracts as (
    select
        deliveries.source,
        documents.direction,
        max(deliveries.extracted_at) as extracted_at
    from documents
    inner join {{ source('cycle', 'deliveries') }} as deliveries using (delivery_id)
    group by deliveries.source, documents.direction, documents.precedence
    qualify row_number() over (partition by deliveries.source, documents.direction order by documents.precedence) = 1
),

-- What a transfer's reversal takes back is told where it was told first.
moves as (
    select
        moves.*,
        pairs.erp_source,
        pairs.wms_source,
        if(
            moves.movement_type = 'issue'
            or (moves.movement_type = 'transfer' and (moves.quantity < 0) <> (moves.reverses_document is not null)),
            'out',
            'in'
        ) as direction
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('rec_location_pairs') }} as pairs using (location_id, source)
    where moves.movement_type in ('issue', 'receipt', 'supplier_return', 'transfer') and moves.stock_scope = 'comparable'
),

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

-- Documents that were extracted after the ERP's log ends may have what no log of the ERP tells.
doubts as (
    select
        cutoffs.erp_source,
        cutoffs.wms_source,
        extracts.direction,
        extracts.extracted_at,
        cutoffs.on_hand_at
    from {{ ref('rec_cutoffs') }} as cutoffs
    inner join extracts on cutoffs.erp_source = extracts.source
    where extracts.extracted_at > cutoffs.erp_watermark_at
),

since as (
    select moves.* replace (if(moves.recorded_at > extracts.extracted_at, moves.quantity, -moves.quantity) as quantity)
    from moves
    inner join instants as cutoffs
        on moves.erp_source = cutoffs.erp_source and moves.wms_source = cutoffs.wms_source
    inner join extracts on moves.erp_source = extracts.source and moves.direction = extracts.direction
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

uncounted as (
    -- With any other cause the movement is posted, if in another way. What the ERP posted twice came once.
    select
        moves.* replace (causes.quantity as quantity),
        if(doubts.direction is not null and causes.side = 'wms' and causes.cause = 'timing_in_flight', causes.quantity, 0)
            as doubtful_quantity
    from moves
    inner join {{ ref('rec_movement_causes') }} as causes
        on moves.movement_id = causes.movement_id
        and moves.source = causes.source
    left join {{ ref('rec_offset_movements') }} as offsets
        on causes.erp_source = offsets.erp_source and causes.wms_source = offsets.wms_source
        and causes.source = offsets.source and causes.movement_id = offsets.movement_id
    inner join {{ ref('cause_actions') }} as actions on causes.cause = actions.cause
    left join doubts
        on moves.erp_source = doubts.erp_source and moves.wms_source = doubts.wms_source and moves.direction = doubts.direction
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
    union all by name
    select
        *,
        0 as doubtful_quantity
    from since
    union all by name
    select
        moves.* replace (0 as quantity),
        moves.quantity as doubtful_quantity
    from moves
    inner join doubts using (erp_source, wms_source, direction)
    where moves.source <> moves.erp_source and moves.recorded_at > doubts.on_hand_at and moves.recorded_at <= doubts.extracted_at
),

-- A posting that names no order takes the order that the other system names under the same reference.
named as (
    select
        erp_source,
        reference,
        item_id,
        min(order_reference) as order_reference,
        min(order_line_reference) as order_line_reference
    from moves
    where order_reference is not null and reference in (select reference from uncounted)
    group by erp_source, reference, item_id
    having min(order_reference) = max(order_reference) and count(distinct order_line_reference) <= 1
)

select
    uncounted.erp_source,
    coalesce(uncounted.reference, uncounted.document_number) as document,
    uncounted.direction,
    uncounted.movement_type = 'transfer' as is_transfer,
    uncounted.item_id,
    uncounted.location_id,
    coalesce(uncounted.order_reference, named.order_reference) as order_reference,
    if(uncounted.order_reference is null, named.order_line_reference, uncounted.order_line_reference) as order_line_reference,
    sum(if(uncounted.direction = 'out', -uncounted.quantity, uncounted.quantity))::decimal(18, 4) as quantity,
    sum(if(uncounted.direction = 'out', -uncounted.doubtful_quantity, uncounted.doubtful_quantity))::decimal(18, 4) as doubtful_quantity
from uncounted
left join named using (erp_source, reference, item_id)
group by all
having sum(uncounted.quantity) <> 0 or sum(uncounted.doubtful_quantity) <> 0
