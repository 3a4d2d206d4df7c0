-- Goods issued for transfer orders up to the cut-off, received or not, less what came back to the origin: from the ERP's deliveries
-- plus what is not yet posted on them, or, where the ERP has no deliveries, from the movements that name the order, by the warehouse's
-- view where it has one. What is taken back names no issue, and is taken off the latest ones.
with

lines as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        source_item_code,
        source_site,
        source_sublocation,
        source_origin_site,
        item_id,
        location_id,
        count(*) over (partition by source, purchase_order_id, item_id) = 1 as is_only_of_item
    from {{ ref('cnf_purchase_order_lines') }}
    where source_origin_site is not null
),

delivered as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        issues.delivery_document as document,
        if(issues.is_return, -issues.issued_quantity, issues.issued_quantity) as quantity
    from lines
    inner join {{ ref('cnf_goods_issues') }} as issues
        on lines.source = issues.source
        and lines.source_item_code = issues.source_item_code
        and ltrim(lines.purchase_order_id, '0') = ltrim(issues.order_id, '0')
        -- A delivery writes the number of the line it refers to longer than the order does.
        and ltrim(lines.purchase_order_line, '0') = ltrim(issues.order_line, '0')
    -- Where goods come in by a delivery too, that of the destination issues nothing.
    where
        issues.source_site is distinct from lines.source_site
        or (lines.source_site = lines.source_origin_site and issues.source_sublocation is distinct from lines.source_sublocation)
),

moved as (
    select
        lines.source,
        lines.purchase_order_id,
        lines.purchase_order_line,
        postings.transfer_reference as document,
        -sum(postings.quantity) as quantity
    from lines
    inner join {{ ref('rec_transfer_postings') }} as postings
        on lines.source = postings.erp_source
        and ltrim(lines.purchase_order_id, '0') = postings.transfer_reference
        and lines.item_id = postings.item_id
        and lines.location_id <> postings.location_id
    anti join {{ ref('planning_later_movements') }} using (delivery_id, row_number)
    where lines.is_only_of_item
    group by lines.source, lines.purchase_order_id, lines.purchase_order_line, postings.transfer_reference, postings.is_wms
    qualify row_number() over (
        partition by lines.source, lines.purchase_order_id, lines.purchase_order_line order by postings.is_wms desc
    ) = 1
),

shipments as (
    select * from delivered
    union all
    select
        source,
        order_id as purchase_order_id,
        order_line as purchase_order_line,
        document,
        quantity
    from {{ ref('planning_linked_movements') }}
    where
        document_type = 'transfer' and direction = 'out'
        and (source, order_id, order_line) in (select (source, purchase_order_id, purchase_order_line) from delivered)
    union all
    select moved.*
    from moved
    anti join delivered using (source, purchase_order_id, purchase_order_line)
),

documents as (
    select
        source,
        purchase_order_id,
        purchase_order_line,
        document,
        sum(quantity) as quantity
    from shipments
    group by source, purchase_order_id, purchase_order_line, document
),

issued as (
    select
        * replace (greatest(quantity, 0) as quantity),
        -sum(least(quantity, 0)) over (partition by source, purchase_order_id, purchase_order_line) as taken_back
    from documents
)

select
    * exclude (taken_back) replace (
        (quantity - {{ share('taken_back', sum_before('quantity', 'document desc'), 'quantity') }})::decimal(18, 4) as quantity
    )
from issued
qualify quantity > {{ share('taken_back', sum_before('quantity', 'document desc'), 'quantity') }}
