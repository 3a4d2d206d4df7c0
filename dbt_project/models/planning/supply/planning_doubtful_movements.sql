-- Movements of warehouses that documents may have or not, since these were extracted after the ERP's log ends. A delivery is posted as
-- a whole and says whether it was: what went out or came back on one is no matter of doubt.
with

later as (
    select
        cutoffs.erp_source,
        cutoffs.wms_source,
        cutoffs.on_hand_at,
        extracts.direction,
        extracts.extracted_at
    from {{ ref('rec_cutoffs') }} as cutoffs
    inner join {{ ref('planning_document_extracts') }} as extracts on cutoffs.erp_source = extracts.source
    where extracts.extracted_at > cutoffs.erp_watermark_at
),

deliveries as (
    select
        lines.source,
        ltrim(lines.delivery_document, '0') as delivery_document,
        bool_or(issues.delivery_document is not null) as is_issued
    from {{ ref('cnf_delivery_lines') }} as lines
    left join {{ ref('cnf_goods_issues') }} as issues using (source, delivery_document)
    group by all
)

select
    moves.source,
    moves.movement_id,
    moves.erp_source,
    moves.wms_source,
    moves.recorded_at > later.on_hand_at as is_after_on_hand,
    deliveries.is_issued = (moves.quantity < 0) as is_posted
from {{ ref('planning_order_movements') }} as moves
inner join later using (erp_source, wms_source, direction)
left join deliveries
    on moves.erp_source = deliveries.source
    and if(moves.direction = 'out', ltrim(moves.order_reference, '0'), null) = deliveries.delivery_document
where moves.source <> moves.erp_source and moves.recorded_at <= later.extracted_at
