-- What was received under the number of a shipping notice by the cut-off: receipts name it beside their order, as their own reference,
-- or in place of the order. What both systems report counts once, by the one that reports more of it.
with

-- A receipt that has the number in two places names it once.
named as (
    {%- for notice, order_number in (
        ('delivery_reference', 'purchase_order_id'), ("ltrim(receipt_reference, '0')", 'purchase_order_id'), ('purchase_order_id', 'null')
    ) %}
        select
            erp_source,
            item_id,
            is_wms,
            upper({{ notice }}) as notice,
            {{ order_number }} as order_number,
            quantity,
            delivery_id,
            row_number
        from {{ ref('rec_receipt_postings') }}
        anti join {{ ref('planning_later_movements') }} using (delivery_id, row_number)
        where not is_return
        {% if not loop.last %}union{% endif %}
    {%- endfor %}
),

totals as (
    select
        erp_source,
        item_id,
        is_wms,
        notice,
        order_number,
        sum(quantity) as received_quantity
    from named
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
        totals.is_wms,
        totals.received_quantity,
        sum(notices.quantity) over (
            partition by notices.source, notices.asn_id, notices.item_id, totals.order_number, totals.is_wms
            order by notices.purchase_order_id, notices.purchase_order_line
            rows unbounded preceding
        ) - notices.quantity as before
    from notices
    inner join totals
        on notices.source = totals.erp_source
        and notices.item_id = totals.item_id
        and {{ as_compared('notices.asn_id') }} = totals.notice
        and coalesce(totals.order_number = ltrim(notices.purchase_order_id, '0'), true)
),

told as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        asn_id,
        is_wms,
        sum({{ share('received_quantity', 'before', 'quantity') }}) as quantity
    from shares
    group by all
)

select
    source,
    purchase_order_id,
    purchase_order_line,
    asn_id,
    max(quantity)::decimal(18, 4) as quantity
from told
group by all
