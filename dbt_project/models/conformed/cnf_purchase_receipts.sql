-- What the movement logs say came in on a purchase order. A receipt that both systems report counts once, as the
-- warehouse saw it; what was reversed did not come in.
with

orders as (
    select distinct
        source as erp_source,
        purchase_order_id,
        supplier_id,
        ordered_at
    from {{ ref('cnf_purchase_order_lines') }}
    where not is_return and source_origin_site is null and ordered_at is not null
),

postings as (
    select
        orders.erp_source,
        orders.purchase_order_id,
        orders.supplier_id,
        orders.ordered_at,
        moves.item_id,
        moves.source = pairs.wms_source as is_wms,
        -- The ERP repeats the warehouse's reference, also in a reversal; the warehouse names the document it reverses.
        if(
            moves.source = pairs.wms_source,
            coalesce(moves.reverses_document, moves.reference),
            coalesce(moves.reference, moves.reverses_document, moves.document_number)
        ) as receipt_reference,
        min(moves.occurred_on) as received_on,
        sum(moves.quantity) as quantity
    from {{ ref('cnf_movements') }} as moves
    inner join {{ ref('cnf_system_pairs') }} as pairs on moves.source = pairs.source
    inner join orders
        on pairs.erp_source = orders.erp_source and ltrim(moves.order_reference, '0') = ltrim(orders.purchase_order_id, '0')
    where moves.movement_type = 'receipt'
    group by all
)

select
    erp_source,
    purchase_order_id,
    supplier_id,
    ordered_at,
    item_id,
    receipt_reference,
    received_on,
    quantity::decimal(18, 4) as quantity
from postings
qualify
    row_number() over (
        partition by erp_source, purchase_order_id, item_id, receipt_reference order by is_wms desc
    ) = 1
    and quantity > 0
