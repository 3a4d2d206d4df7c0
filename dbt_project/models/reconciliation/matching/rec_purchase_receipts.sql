-- Receipts on purchase orders according to the movement logs. A receipt that both systems report counts once, by the
-- warehouse's view; a reversed receipt does not count.
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

receipts as (
    select
        orders.erp_source,
        orders.purchase_order_id,
        orders.supplier_id,
        orders.ordered_at,
        postings.item_id,
        postings.is_wms,
        postings.receipt_reference,
        min(postings.received_on) as received_on,
        sum(postings.quantity)::decimal(18, 4) as quantity
    from {{ ref('rec_receipt_postings') }} as postings
    inner join orders
        on postings.erp_source = orders.erp_source and postings.purchase_order_id = ltrim(orders.purchase_order_id, '0')
    where not postings.is_return
    group by all
)

select * exclude (is_wms)
from receipts
qualify
    row_number() over (
        partition by erp_source, purchase_order_id, item_id, receipt_reference order by is_wms desc
    ) = 1
    and quantity > 0
