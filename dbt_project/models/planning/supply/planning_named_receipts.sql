-- What was received under the number of a shipping notice: it stands as the receipt's own reference beside the order's, or in
-- place of the order's. A receipt that both systems report counts once, by the warehouse's view.
with

named as (
    select
        erp_source,
        item_id,
        is_wms,
        receipt_reference,
        ltrim(receipt_reference, '0') as notice,
        purchase_order_id as order_number,
        quantity
    from {{ ref('rec_receipt_postings') }}
    union all
    select
        erp_source,
        item_id,
        is_wms,
        receipt_reference,
        purchase_order_id as notice,
        null as order_number,
        quantity
    from {{ ref('rec_receipt_postings') }}
),

receipts as (
    select
        erp_source,
        item_id,
        notice,
        order_number,
        receipt_reference,
        sum(quantity) as quantity
    from named
    group by erp_source, item_id, notice, order_number, receipt_reference, is_wms
    qualify row_number() over (
        partition by erp_source, item_id, notice, order_number, receipt_reference order by is_wms desc
    ) = 1
),

totals as (
    select
        * exclude (receipt_reference, quantity),
        sum(quantity) as received_quantity
    from receipts
    group by all
),

notices as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        lines.item_id,
        notices.asn_id,
        sum(notices.quantity) as quantity
    from {{ ref('cnf_shipment_notices') }} as notices
    inner join {{ ref('cnf_purchase_order_lines') }} as lines
        on notices.erp_source = lines.source
        and notices.purchase_order_id = lines.purchase_order_id
        and notices.purchase_order_line = lines.purchase_order_line
    group by all
),

-- Receipts do not say which of several lines with their item they are for.
shares as (
    select
        notices.*,
        totals.received_quantity,
        sum(notices.quantity) over (
            partition by notices.source, notices.asn_id, notices.item_id, totals.order_number
            order by notices.purchase_order_id, notices.purchase_order_line
            rows unbounded preceding
        ) - notices.quantity as before
    from notices
    inner join totals
        on notices.source = totals.erp_source
        and notices.item_id = totals.item_id
        and ltrim(notices.asn_id, '0') = totals.notice
        and coalesce(totals.order_number = ltrim(notices.purchase_order_id, '0'), true)
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    asn_id,
    sum({{ share('received_quantity', 'before', 'quantity') }})::decimal(18, 4) as quantity
from shares
group by all
